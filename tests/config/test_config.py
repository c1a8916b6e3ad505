"""What a configuration says at a file: levels, settings, presets, overrides."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ridelint.config import Config, load, parse
from ridelint.model import Rule, Severity
from ridelint.rules import families, load_all
from ridelint.settings import Envelope, ErrorMember, Settings, StatusMember


def rule(rule_id: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(rule_id, "RL999", severity, "A rule.", (), ())


FIELD = rule("field-name-case")
SINGULAR = rule("error-singular")
STRANGER = rule("no-such-rule-yet", Severity.WARN)


def test_without_a_file_the_house_holds() -> None:
    config = Config()
    assert config == Config.preset("house")
    assert config.settings("a.yaml") == Settings()
    assert config.severity(FIELD, "a.yaml") is Severity.ERROR
    assert config.severity(STRANGER, "a.yaml") is Severity.WARN
    assert config.fail_on is Severity.ERROR


def test_an_empty_file_is_the_preset_house() -> None:
    assert parse("").base == Config().base
    assert parse("# nothing yet\n\n  # here\n").base == Config().base


def test_the_preset_naming_asks_about_names_and_documents_only() -> None:
    config = Config.preset("naming")
    assert config.severity(FIELD, "a.yaml") is Severity.ERROR
    assert config.severity(SINGULAR, "a.yaml") is Severity.ERROR
    for name in ("operation-id-case", "envelope-member-missing", "csrf-missing", "field-name-synonym"):
        assert config.severity(rule(name), "a.yaml") is None


def test_the_preset_conformance_asks_about_calls_only() -> None:
    config = Config.preset("conformance")
    on = {families()[rule.id] for rule in load_all() if config.severity(rule, "a.yaml") is not None}
    assert on == {"traffic", "live"}


def test_a_latency_budget_holds_where_an_override_does_not_lift_it() -> None:
    config = parse("traffic: {latency_budget: 2}\noverrides: [{files: [a.yaml], traffic: {latency_budget: null}}]")
    assert [config.settings(file).latency_budget for file in ("a.yaml", "b.yaml")] == [None, 2]


def test_the_preset_none_has_every_rule_off() -> None:
    assert Config.preset("none").severity(FIELD, "a.yaml") is None
    assert not Config.preset("none").asks("field-name-case")


def test_a_preset_given_by_the_caller_takes_the_place_of_the_files_own() -> None:
    config = parse("preset: house\nrules: {error-singular: warn}", preset="none")
    assert config.severity(FIELD, "a.yaml") is None
    assert config.severity(SINGULAR, "a.yaml") is Severity.WARN


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("rules: {field-name-case: info}", Severity.INFO),
        ("rules: {RL101: warn}", Severity.WARN),
        ("rules: {RL1: warn}", Severity.WARN),
        ("rules: {naming: warn}", Severity.WARN),
        ("rules: {all: off}", None),
        ("preset: none\nrules: {field-name-case: on}", Severity.ERROR),
    ],
)
def test_a_rule_goes_by_id_code_start_of_a_code_family_or_all(text: str, severity: Severity | None) -> None:
    assert parse(text).severity(FIELD, "a.yaml") is severity


@pytest.mark.parametrize(
    "text",
    [
        "rules: {field-name-case: info, RL1: warn, naming: error, all: off}",
        "rules: {all: off, naming: error, RL1: warn, field-name-case: info}",
    ],
)
def test_what_names_a_rule_more_closely_wins_in_any_order(text: str) -> None:
    assert parse(text).severity(FIELD, "a.yaml") is Severity.INFO
    assert parse(text).severity(SINGULAR, "a.yaml") is Severity.WARN
    assert parse(text).severity(STRANGER, "a.yaml") is None


def test_naming_holds_for_every_kind_and_a_kind_may_differ() -> None:
    settings = parse(
        "naming:\n  style: camel\n  allow: [_links]\n  operation_ids: {style: kebab}\n  fields: {allow: [ID]}"
    ).settings("a.yaml")
    assert (settings.fields.style, settings.fields.allow) == ("camel", frozenset({"ID"}))
    assert (settings.parameters.style, settings.parameters.allow) == ("camel", frozenset({"_links"}))
    assert (settings.operation_ids.style, settings.operation_ids.allow) == ("kebab", frozenset({"_links"}))


def test_a_pattern_takes_the_place_of_a_style_and_a_style_that_of_a_pattern() -> None:
    config = parse(
        "naming: {pattern: '[a-z]+'}\noverrides: [{files: [camel/**], naming: {style: camel}}, "
        "{files: [camel/upper.yaml], naming: {pattern: '[A-Z]+'}}]"
    )
    assert config.settings("a.yaml").fields.pattern == "[a-z]+"
    assert config.settings("camel/a.yaml").fields.pattern is None
    assert config.settings("camel/upper.yaml").fields.accepts("ABC")


def test_an_envelope_changes_what_it_names() -> None:
    envelope = parse("envelope: {optional: [meta], error: {codes: [not_found]}}").settings("a.yaml").envelope
    assert envelope == Envelope(optional=("meta",), error=ErrorMember(codes=("not_found",)))


def test_an_envelope_of_other_members_gives_up_what_the_house_means_by_its_own() -> None:
    envelope = parse("envelope: {members: [data, error]}").settings("a.yaml").envelope
    assert envelope == Envelope(("data", "error"), status=None, result=None, error=ErrorMember())


def test_an_envelope_of_ones_own() -> None:
    text = """
envelope:
  members: [ok, data, fault]
  status: {name: ok, success: [yes], failure: [no]}
  result: data
  error: {name: fault, required: [id], code: id}
"""
    assert parse(text).settings("a.yaml").envelope == Envelope(
        members=("ok", "data", "fault"),
        status=StatusMember("ok", ("yes",), ("no",)),
        result="data",
        error=ErrorMember("fault", ("id",), "id"),
    )


@pytest.mark.parametrize("word", ["null", "false"])
def test_null_and_false_say_that_there_is_none(word: str) -> None:
    assert parse(f"envelope: {word}").settings("a.yaml").envelope is None
    text = f"envelope: {{status: {word}, result: {word}, error: {word}}}"
    assert parse(text).settings("a.yaml").envelope == Envelope(status=None, result=None, error=None)
    codes = parse(f"envelope: {{error: {{code: {word}, codes: {word}}}}}").settings("a.yaml").envelope
    assert codes == Envelope(error=ErrorMember(code=None))


def test_requests_singular_names_and_vocabulary() -> None:
    settings = parse(
        "request: {media_types: [Application/JSON], csrf_headers: [X-Own]}\nsingular: {faults: fault}\n"
        "vocabulary: {synonyms: [[a, b]], extend_synonyms: [[c, d, e]], token_order: false}\nstrict: true"
    ).settings("a.yaml")
    assert settings.request_media_types == ("application/json",)
    assert settings.csrf_headers == ("X-Own",)
    assert settings.singular == {"faults": "fault"}
    assert settings.vocabulary.synonyms == (("a", "b"), ("c", "d", "e"))
    assert settings.vocabulary.token_order is False
    assert settings.strict is True


def test_extended_synonyms_stand_beside_the_presets() -> None:
    rows = parse("vocabulary: {extend_synonyms: [[driver, chauffeur]]}").settings("a.yaml").vocabulary.synonyms
    assert rows == (*Settings().vocabulary.synonyms, ("driver", "chauffeur"))


@pytest.mark.parametrize(
    ("word", "severity"), [("error", Severity.ERROR), ("warn", Severity.WARN), ("info", Severity.INFO), ("never", None)]
)
def test_fail_on(word: str, severity: Severity | None) -> None:
    assert parse(f"fail_on: {word}").fail_on is severity


OVERRIDES = """
rules: {field-name-case: warn}
overrides:
  - files: [vendor/**]
    preset: naming
    naming: {style: camel}
  - files: [vendor/legacy.yaml]
    rules: {naming: off}
    envelope: null
"""


def test_overrides_hold_for_their_files_and_later_ones_win() -> None:
    config = parse(OVERRIDES)
    assert config.severity(FIELD, "own.yaml") is Severity.WARN
    assert config.severity(FIELD, "vendor/a.yaml") is Severity.ERROR
    assert config.severity(FIELD, "vendor/legacy.yaml") is None
    assert config.severity(rule("csrf-missing"), "vendor/a.yaml") is None
    assert config.settings("vendor/legacy.yaml").fields.style == "camel"
    assert config.settings("vendor/a.yaml").envelope == Envelope()
    assert config.settings("vendor/legacy.yaml").envelope is None


def test_a_preset_in_an_override_keeps_what_holds_for_the_whole_run() -> None:
    config = parse("strict: true\nvocabulary: {token_order: false}\noverrides: [{files: [a.yaml], preset: naming}]")
    assert config.settings("a.yaml").strict is True
    assert config.settings("a.yaml").vocabulary.token_order is False
    assert parse("overrides: [{files: [a.yaml], preset: naming}]").strictly().settings("a.yaml").strict is True


def test_a_rule_that_only_an_override_has_on_is_asked() -> None:
    config = parse("preset: none\noverrides: [{files: [a.yaml], rules: {field-name-case: error}}]")
    assert config.asks("field-name-case")
    assert not config.asks("error-singular")


@pytest.mark.parametrize(
    "spelled", ["vendor/a.yaml", "./vendor/a.yaml", "specs/../vendor/a.yaml", "{folder}/vendor/a.yaml", "link/a.yaml"]
)
def test_a_file_is_meant_however_it_is_spelled(spelled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "specs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "vendor")
    (tmp_path / "ridelint.yaml").write_text(OVERRIDES)
    monkeypatch.chdir(tmp_path)
    config = load("ridelint.yaml")
    assert config.settings(spelled.format(folder=tmp_path)).fields.style == "camel"


def test_globs_begin_at_the_configuration_files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "ridelint.yaml").write_text(OVERRIDES)
    monkeypatch.chdir(tmp_path / "vendor")
    config = load(tmp_path / "ridelint.yaml")
    assert config.settings("a.yaml").fields.style == "camel"
    assert config.settings("../a.yaml").fields.style == "snake"


@pytest.mark.parametrize("name", ["", "<stdin>"])
def test_what_is_no_file_has_no_override(name: str) -> None:
    assert parse("overrides: [{files: ['**'], naming: {style: camel}}]").settings(name).fields.style == "snake"


def test_an_address_is_matched_as_it_stands() -> None:
    config = parse("overrides: [{files: ['https://example.com/**'], naming: {style: camel}}]")
    assert config.settings("https://example.com/a/b.yaml").fields.style == "camel"
    assert config.settings("https://example.org/a/b.yaml").fields.style == "snake"


def test_exclude() -> None:
    config = parse("exclude: [build, '*.gen.yaml', specs/old/*.yaml]")
    assert config.excludes("build/a.yaml")
    assert config.excludes("specs/a.gen.yaml")
    assert config.excludes("specs/old/a.yaml")
    assert not config.excludes("specs/a.yaml")
    assert not Config().excludes("specs/a.yaml")


@pytest.mark.parametrize("make", [Config, lambda: Config.preset("naming"), lambda: parse(OVERRIDES)])
def test_a_configuration_survives_its_way_to_another_process(make: Callable[[], Config]) -> None:
    config = make()
    config.settings("vendor/legacy.yaml").fields.accepts("a_name")
    copy = pickle.loads(pickle.dumps(config))
    assert copy == config
    assert copy.settings("vendor/legacy.yaml") == config.settings("vendor/legacy.yaml")


def test_a_configuration_does_not_change() -> None:
    config = Config()
    with pytest.raises(AttributeError):
        config.fail_on = None  # type: ignore[misc]  # that is the claim
    assert config.strictly().settings("a.yaml").strict is True
    assert config.settings("a.yaml").strict is False


def test_importing_the_configuration_reads_no_format_and_no_rule() -> None:
    probe = (
        "import sys, ridelint.config, ridelint.config.selection\n"
        "heavy = {'yaml', 'yaml_rs', 'tomllib', 'json', 'difflib', 'jsonschema_rs', 'click', 'ridelint.document'}\n"
        "print(sorted(name for name in sys.modules if name in heavy or name.startswith('ridelint.rules.')))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
