"""What is wrong with a configuration file: every mistake in one line, with its place and its cure."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ridelint.config import load, parse
from ridelint.errors import ConfigError, RidelintError


def lines(text: str, name: str = "ridelint.yaml") -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(text, name)
    return caught.value.lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("presett: house", "1:1: unknown key `presett`; did you mean `preset`?"),
        ("preset: hause", "1:9: `preset` cannot be `hause`; did you mean `house`?"),
        ("preset: 3", "1:9: `preset`: expected one of house, naming, conformance, none, got 3"),
        ("naming: {stile: snake}", "1:10: unknown key `stile` in `naming`; did you mean `style`?"),
        ("naming: {style: snaky}", "1:17: `naming.style` cannot be `snaky`; did you mean `snake`?"),
        ("naming: {allow: 3}", "1:17: `naming.allow`: expected a list of strings, got 3"),
        ("naming: {allow: [a, null]}", "1:21: `naming.allow[1]`: expected a string, got null"),
        ("traffic: {latency_budget: 0}", "1:27: `traffic.latency_budget`: expected a number above zero, got 0"),
        ("naming: snake", '1:9: `naming`: expected a mapping, got "snake"'),
        ("naming: {zebra: 1}", ("1:10: unknown key `zebra` in `naming`; it is one of `style`, `pattern`, `allow`, "
                               "`fields`, `parameters`, `operation_ids`")),
        ("naming: {pattern: '('}", ("1:19: `naming.pattern`: `(` is no regular expression: missing ), unterminated "
                                   "subpattern at position 0")),
        ("naming: {fields: {style: camel, pattern: a}}",
         "1:42: `naming.fields` has both a style and a pattern; keep one of them"),
        ("rules: {field-name-cse: error}", "1:9: no rule is named `field-name-cse`; did you mean `field-name-case`?"),
        ("rules: {error_singular: error}", "1:9: no rule is named `error_singular`; did you mean `error-singular`?"),
        ("rules: {qqq: error}", "1:9: no rule is named `qqq`; `ridelint rules` lists them"),
        ("rules: {RL987: error}", "1:9: no rule is named `RL987`; `ridelint rules` lists them"),
        ("rules: {naming: warning}", "1:17: `rules.naming` cannot be `warning`; did you mean `warn`?"),
        ("rules: {naming: false}", "1:17: `rules.naming`: expected one of error, warn, info, off, on, got false"),
        ("rules: [naming]", "1:8: `rules`: expected a mapping of rules to severities, got a list"),
        ("singular: [a]", "1:11: `singular`: expected a mapping of names to names, got a list"),
        ("envelope: {members: []}",
         "1:21: `envelope.members`: expected a list of strings with at least one, got an empty list"),
        ("envelope: {error: {name: fault}}",
         "1:19: `envelope.error`: the envelope has no member `fault`; add it to `members`"),
        ("envelope: {status: {success: [ok], failure: [ok]}}",
         "1:20: `envelope.status`: `ok` cannot mean both success and failure"),
        ("envelope: true", "1:11: `envelope`: expected a mapping, got true"),
        ("vocabulary: {synonyms: [[one]]}",
         "1:25: `vocabulary.synonyms[0]`: expected a list of strings with at least two, got a list"),
        ("vocabulary: {synonyms: 1}", "1:24: `vocabulary.synonyms`: expected a list of lists of names, got 1"),
        ("mask: X-Tenant", '1:7: `mask`: expected a list of strings, got "X-Tenant"'),
        ("overrides: [{files: [a], mask: [b]}]", "1:26: `mask` is no setting here: it holds for a whole run"),
        ("strict: off", '1:9: `strict`: expected true or false, got "off"'),
        ("live: {identities: {rider: {token: abc}}}",
         "1:29: `token` is a secret, and a file is no place for one; say with `token_env` where it comes from"),
        ("live: {identities: {rider: {}}}",
         ("1:28: `live.identities.rider` says nowhere where its token is from: "
         "give `command`, `token_env` or `token_url`")),
        ("live: {identities: {rider: {command: a, token_env: B}}}",
         "1:28: `live.identities.rider` has both `command` and `token_env`; keep one of them"),
        ("live: {identities: {rider: {token_url: u}}}", "1:28: `live.identities.rider` lacks `client_id`"),
        ("live: {roles: [{identities: [rider]}]}", "1:29: `live.roles[0].identities`: there is no identity `rider`"),
        ("live: {csrf: {url: /t, value: t, send: 'header:T'}}",
         "1:31: `live.csrf.value`: `t` is no JSON pointer, header:NAME or cookie:NAME"),
        ("live: {csrf: {url: /t, value: /t, send: T}}", "1:41: `live.csrf.send`: `T` is no header:NAME or form:FIELD"),
        ("overrides: {}", "1:12: `overrides`: expected a list of mappings, got a mapping"),
        ("overrides: [{rules: {}}]",
         "1:13: `overrides[0]` lacks `files`: globs relative to the configuration file's folder"),
        ("overrides: [{files: [a], strict: true}]",
         "1:26: `strict` is no setting here: it holds for a whole run"),
        ("overrides: [{files: [/a]}]", ("1:22: `overrides[0].files[0]`: `/a`: globs are relative to the folder of this "
                                        "file; leave out the leading `/`")),
        ("allow_remote: true", ("1:1: `allow_remote` is no setting here: only the command line may say so, with "
                               "--allow-remote")),
        ("[]", "1:1: expected a mapping, got an empty list"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_place_and_cure(text: str, line: str) -> None:
    assert lines(text) == (f"ridelint.yaml:{line}",)


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    assert lines("preset: hose\nnaming:\n  style: camle\noverrides:\n  - files: [a]\n    rules: {naming: of}\n") == (
        "ridelint.yaml:1:9: `preset` cannot be `hose`; did you mean `house`?",
        "ridelint.yaml:3:10: `naming.style` cannot be `camle`; did you mean `camel`?",
        "ridelint.yaml:6:21: `overrides[0].rules.naming` cannot be `of`; did you mean `off`?",
    )


def test_a_contradiction_in_an_override_is_told_where_it_stands() -> None:
    text = "overrides:\n  - files: [a]\n    envelope: {result: data}\n"
    assert lines(text) == (
        "ridelint.yaml:3:24: `overrides[0].envelope.result`: the envelope has no member `data`; add it to `members`",
    )


def test_a_key_that_is_there_twice_is_a_mistake() -> None:
    (line,) = lines("strict: true\nstrict: false\n")
    assert line.startswith("ridelint.yaml:2:1: the key 'strict' is already there in line 1")


def test_broken_yaml_is_told_with_its_line() -> None:
    (line,) = lines("rules:\n  naming: [warn\n")
    assert line.startswith("ridelint.yaml:")


def test_the_words_on_and_off_are_strings() -> None:
    assert parse("rules: {naming: off, document: on}").base.levels.of("field-name-case") == "off"


PYPROJECT = """\
[project]
name = "x"

[tool.ridelint]
preset = "hause"
exclude = [
    "a",
    3,
]

# a comment
[tool.ridelint.rules]
naming = "warn"
"field-name-cse" = "error"

[tool.ridelint.naming]
fields.style = "snaky"

[[tool.ridelint.overrides]]
files = ["a"]

[[tool.ridelint.overrides]]
files = []
"""


def test_in_toml_the_line_is_that_of_the_statement() -> None:
    assert lines(PYPROJECT, "pyproject.toml") == (
        "pyproject.toml:5: `preset` cannot be `hause`; did you mean `house`?",
        "pyproject.toml:6: `exclude[1]`: expected a string, got 3",
        "pyproject.toml:14: no rule is named `field-name-cse`; did you mean `field-name-case`?",
        "pyproject.toml:17: `naming.fields.style` cannot be `snaky`; did you mean `snake`?",
        "pyproject.toml:23: `overrides[1].files`: expected a list of strings with at least one, got an empty list",
    )


def test_in_toml_a_text_that_looks_like_a_table_is_not_taken_for_one() -> None:
    text = '[tool.other]\nnote = """\n[tool.ridelint]\nstrict = 1\n"""\n[tool.ridelint]\nstrict = 1\n'
    assert lines(text, "pyproject.toml") == ("pyproject.toml:7: `strict`: expected true or false, got 1",)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[tool.ridelint]\nstrict = yes\n", "pyproject.toml:2:10: is no TOML: "),
        ('[tool.ridelint]\npreset = "house\n', "pyproject.toml:2:16: is no TOML: "),
        ("[tool.ridelint]\nexclude = [\n", "pyproject.toml:2:1: is no TOML: "),
        ("[tool.other]\n", "pyproject.toml: has no table [tool.ridelint]; add it, or name another file"),
    ],
)
def test_broken_toml_is_told_with_its_line(text: str, start: str) -> None:
    (line,) = lines(text, "pyproject.toml")
    assert line.startswith(start)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none.yaml")
    assert str(caught.value) == f"{tmp_path / 'none.yaml'}: cannot be read: No such file or directory; check the name"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x01", b"a: \xe9", b"\x00", b"\x80"])
@pytest.mark.parametrize("name", ["ridelint.yaml", "pyproject.toml"])
def test_what_is_no_text_is_an_error_and_no_traceback(data: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / name)
    assert all(line.startswith(f"{tmp_path / name}") for line in caught.value.lines)


def test_an_error_keeps_its_lines_on_its_way_from_another_process() -> None:
    error = ConfigError("one", "two")
    assert isinstance(error, RidelintError)
    assert (error.exit_code, str(error)) == (2, "one\ntwo")
    assert pickle.loads(pickle.dumps(error)).lines == ("one", "two")
