"""The file that ``ridelint init`` writes: every setting with the value it has anyway, and what it is for.

A line that begins with ``#`` and no space, or two, is a setting; without the ``#`` it says what already holds.
"""

from __future__ import annotations

_TEXT = """\
# What ridelint asks of this project's API descriptions.
# A setting that is commented out shows the value that holds without it; only the override is an example.

# house: what this file says. naming: what makes sense on other people's files. conformance: only whether
# observed calls keep what their description says. none: every rule is off.
preset: house

# How grave a rule is: error, warn, info, off, or on, which is as grave as the rule itself says. A rule goes by its id,
# its code (RL101), the start of its code (RL1), its family, or all. `ridelint rules` lists them.
#rules:
#  field-never-seen: off            # what is documented and no observed call had: coverage, no fault
#  status-never-seen: off

# The style of names: snake, camel, kebab, pascal or screaming_snake; or pattern, a regular expression for a whole name.
#naming:
#  style: snake
#  allow: []                        # names that are right anyway, such as _links
#  fields: {}                       # style, pattern and allow for one kind of name
#  parameters: {}
#  operation_ids: {}

# What every JSON response is wrapped in; null if in nothing.
#envelope:
#  members: [status, result, error] # declared and required in every response
#  optional: []                     # what else may stand beside them
#  status: {name: status, success: [success], failure: [error]}
#  result: result
#  error: {name: error, required: [code, message], code: code, codes: null}

# Field names that are not to be plural.
#singular: {errors: error}

#request:
#  media_types: [application/x-www-form-urlencoded]
#  csrf_headers: [X-CSRF-Token, X-CSRFToken, X-XSRF-Token]

# What observed calls are held to beside their description.
#traffic:
#  latency_budget: null             # seconds that an answer may take, such as 0.5

# Names that mean one thing, the one to use first.
#vocabulary:
#  extend_synonyms: []              # as [[driver, chauffeur]]; synonyms replaces the whole table
#  token_order: true                # id_driver is driver_id

# Report also what only a full validation of a description finds.
#strict: false

# The least grave finding that makes a run fail: error, warn, info or never.
#fail_on: error

# What to leave out when a folder is searched.
#exclude: []

# Other settings for some files, also where $ref leads to them. Globs begin at this file's folder; later ones win.
#overrides:
#  - files: [vendor/**]
#    preset: naming

# Headers and fields whose values no report of observed calls may show, besides those like Authorization and password.
#mask: []

# How `ridelint live` calls a server. Secrets come from commands and environment variables, never from this file.
#live:
#  identities: {}                   # as rider: {command: get-token rider}, or {token_env: RIDER_TOKEN}
#  roles: []                        # as {identities: [rider], operations: ["tag:orders"]}
#  csrf: null                       # as {url: /csrf_token, value: /result/csrf_token, send: "header:X-CSRF-Token"}
"""


def starter() -> str:
    """The text of a `ridelint.yaml` that says what holds without it."""
    return _TEXT
