"""Every key of the configuration file, its shape, and what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ridelint.config.presets import PRESETS
from ridelint.config.shapes import Flag, Key, List, Names, Number, Optional, Table, Text
from ridelint.naming import STYLES

LEVEL = Text(choices=("error", "warn", "info", "off", "on"))
FAIL_ON = ("error", "warn", "info", "never")

_TEXTS = List(Text())
_SOME_TEXTS = List(Text(), least=1)

_STYLE = {
    "style": Key(Text(choices=tuple(STYLES)), "The style of the names."),
    "pattern": Key(
        Text(kind="pattern"),
        "A regular expression that the whole name must match, instead of a style.",
    ),
    "allow": Key(_TEXTS, "Names that are right whatever the style says, such as _links."),
}

_NAMING = Table(
    {
        **_STYLE,
        "fields": Key(Table(_STYLE), "What holds for fields only; the rest is as above."),
        "parameters": Key(Table(_STYLE), "What holds for query, path, cookie and form parameters only."),
        "operation_ids": Key(Table(_STYLE), "What holds for operation ids only."),
    }
)

_STATUS = Table(
    {
        "name": Key(Text(), "The member that says how a call ended."),
        "success": Key(_SOME_TEXTS, "Its values in a response that succeeded."),
        "failure": Key(_SOME_TEXTS, "Its values in a response that failed."),
    }
)

_ERROR = Table(
    {
        "name": Key(Text(), "The member that carries an error, or null."),
        "required": Key(_TEXTS, "The members that an error must have."),
        "code": Key(Optional(Text()), "Which of them is the error's code; null if none is."),
        "codes": Key(Optional(_TEXTS), "Every error code there is; null if the description's own enum says so."),
    }
)

_ENVELOPE = Table(
    {
        "members": Key(_SOME_TEXTS, "The members that every JSON response must declare and require."),
        "optional": Key(_TEXTS, "The members that may stand beside them."),
        "status": Key(Optional(_STATUS), "The member that says how a call ended; null if there is none."),
        "result": Key(Optional(Text()), "The member that carries the result; null if there is none."),
        "error": Key(Optional(_ERROR), "The member that carries an error; null if there is none."),
    }
)

_REQUEST = Table(
    {
        "media_types": Key(_SOME_TEXTS, "The media types that a request body may be offered as."),
        "csrf_headers": Key(_SOME_TEXTS, "The headers that may carry a CSRF token."),
    }
)

_TRAFFIC = Table(
    {"latency_budget": Key(Optional(Number()), "How many seconds an answer may take; null if any time will do.")}
)

_SYNONYMS = List(List(Text(), least=2))

_VOCABULARY = Table(
    {
        "synonyms": Key(_SYNONYMS, "Names that mean one thing, the house's name first; replaces the preset's table."),
        "extend_synonyms": Key(_SYNONYMS, "More of these, beside the preset's table."),
        "token_order": Key(Flag(), "Whether names of the same words in another order mean one thing."),
    }
)

_IDENTITY = Table(
    {
        "command": Key(Text(), "A command that prints an access token; run again when the token has expired."),
        "token_env": Key(Text(), "The environment variable that holds an access token."),
        "token_url": Key(Text(), "An OAuth 2 token endpoint, for client credentials or a refresh token."),
        "client_id": Key(Text(), "The client to be at that endpoint."),
        "client_secret_env": Key(Text(), "The environment variable that holds the client's secret."),
        "refresh_token_env": Key(Text(), "The environment variable that holds a refresh token."),
        "scope": Key(Text(), "The scopes to ask that endpoint for, separated by blanks."),
    }
)

_ROLE = Table(
    {
        "identities": Key(_SOME_TEXTS, "Who may call these operations, first the one who does."),
        "descriptions": Key(List(Text(kind="glob"), least=1), "Globs of the description's file; without it, any."),
        "operations": Key(
            _SOME_TEXTS,
            "Operation ids (get_*), paths (/orders/**), methods (POST), both (GET /orders) or tags (tag:orders); "
            "without it, any.",
        ),
        "scopes": Key(_SOME_TEXTS, "Scopes of which the operation demands one; without it, any."),
    },
    required=("identities",),
)

_CSRF = Table(
    {
        "url": Key(Text(), "Where a CSRF token is given: a path on the server that is called, or an address."),
        "method": Key(Text(), "The method to ask with, GET by default."),
        "value": Key(Text(), "Where the token is in the answer: a JSON pointer, header:NAME or cookie:NAME."),
        "ends": Key(Text(), "Where in the answer it says when the token ends: a time, or a number of seconds."),
        "send": Key(Text(), "How it is sent back: header:NAME or form:FIELD."),
    },
    required=("url", "value", "send"),
)

_LIVE = Table(
    {
        "identities": Key(Names(_IDENTITY), "Who calls, by a name of your choice, and where the access token is from."),
        "roles": Key(List(_ROLE), "Which identities may call which operations; the first that fits holds."),
        "csrf": Key(Optional(_CSRF), "Where a CSRF token is given, and how it is sent back."),
    }
)

SECRETS: Mapping[str, str] = MappingProxyType(
    {
        "token": "token_env",
        "access_token": "token_env",
        "bearer": "token_env",
        "client_secret": "client_secret_env",
        "refresh_token": "refresh_token_env",
        "password": "command",
        "secret": "client_secret_env",
    }
)
"""What must not stand in a file, and the key that says where it is instead."""

LAYER: Mapping[str, Key] = {
    "preset": Key(
        Text(choices=PRESETS),
        "What to start from. house: every rule that finds faults, with this house's values; naming: only what makes "
        "sense on other people's files; conformance: only whether observed calls keep what their description says; "
        "none: every rule is off.",
    ),
    "rules": Key(
        Names(LEVEL, of_rules=True),
        "How grave a rule is, by its id, its code, the start of its code, its family, or `all`; what names a rule "
        "more closely wins. on: as grave as the rule itself says.",
    ),
    "naming": Key(_NAMING, "The style of names, for every kind of name or for one."),
    "envelope": Key(Optional(_ENVELOPE), "What every JSON response is wrapped in; null if in nothing."),
    "singular": Key(Names(Text()), "Plural field names that must not be used, and what to say instead."),
    "request": Key(_REQUEST, "What requests look like."),
    "traffic": Key(_TRAFFIC, "What observed calls are held to beside their description."),
}
"""What may also differ between files."""

OVERRIDE = Table(
    {
        "files": Key(
            List(Text(kind="glob"), least=1),
            "Globs relative to the configuration file's folder. `**` is any number of folders; a glob without a "
            "slash matches in every folder; a folder stands for all that is in it.",
        ),
        **LAYER,
    },
    required=("files",),
)

CONFIG = Table(
    {
        **LAYER,
        "vocabulary": Key(_VOCABULARY, "Which field names mean one thing."),
        "strict": Key(Flag(), "Whether to report all that a full validation of the description reports."),
        "fail_on": Key(Text(choices=FAIL_ON), "The least grave finding that makes a run fail."),
        "exclude": Key(List(Text(kind="glob")), "What to leave out when a folder is searched; globs as in overrides."),
        "overrides": Key(List(OVERRIDE), "Other settings for some files, also where `$ref` leads to them. Later wins."),
        "mask": Key(
            _TEXTS,
            "Headers and fields that hold secrets, besides those like Authorization and password; --mask adds more.",
        ),
        "live": Key(_LIVE, "How `ridelint live` calls a server: who calls it, and its CSRF token."),
    }
)

NOT_HERE: Mapping[str, str] = MappingProxyType(
    {
        # A configuration file comes with the files that are checked, maybe from a stranger's merge request. What the
        # linter may reach, on the network or outside the folder, is for whoever runs it to say.
        "allow_remote": "only the command line may say so, with --allow-remote",
        "root": "only the command line may say so, with --root",
        "select": "give severities under `rules`",
        "ignore": "turn rules off under `rules`, leave files out with `exclude`",
        "include": "name files and folders on the command line",
    }
)
"""Keys that people may expect, and what to do instead."""

NOT_IN_OVERRIDES: Mapping[str, str] = MappingProxyType(
    {
        "vocabulary": "it compares all files of a run, so it cannot differ between them",
        "strict": "it holds for a whole run",
        "fail_on": "it holds for a whole run",
        "exclude": "it holds for a whole run",
        "mask": "it holds for a whole run",
        "live": "it holds for a whole run",
        "overrides": "overrides do not nest",
    }
)
