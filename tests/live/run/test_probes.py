"""What a probe changes about a call, and where it is skipped."""

from __future__ import annotations

from ridelint.live.choice import Called
from ridelint.live.decode import Wire
from ridelint.live.run.caller import Caller, Known
from ridelint.live.run.csrf import Csrf, CsrfKeepers
from ridelint.live.run.identities import Identities, Identity
from ridelint.live.run.keeping import Keeper
from ridelint.live.run.needs import Needs
from ridelint.live.run.probes import LARGE, Kind, Probe, Skipped, probes
from ridelint.live.run.tokens import given

FORM = "application/x-www-form-urlencoded"
NOBODY = Caller(Identities({}), None)
OWNER = Caller(Identities({"owner": Identity("owner", Keeper(given("new")))}), None)


def known(
    method: str = "POST",
    *,
    media_types: tuple[str, ...] = (FORM,),
    statuses: frozenset[str] = frozenset(),
    needs: Needs | None = None,
) -> Known:
    return Known("api.yaml", Called(method, "/orders", "x", ()), needs or Needs(), media_types, statuses)


def wire(method: str = "POST", body: bytes | None = b"a=1", media_type: str = FORM) -> Wire:
    headers = (("Content-Type", media_type), ("Authorization", "Bearer old"), ("Content-Length", "3"), ("X-Own", "1"))
    return Wire(method, "http://127.0.0.1/orders", 201, headers, body)


def made(operation: Known, sent: Wire | None, kind: Kind, caller: Caller = NOBODY) -> Probe | Skipped:
    """The probe of that kind, the only one of its purpose here."""
    found = list(probes([operation], lambda _: sent, caller))
    (one,) = [
        probe
        for probe in found
        if (probe.kind is kind if isinstance(probe, Skipped) else probe.purpose is kind.purpose)
    ]
    return one


def test_without_a_pattern_every_probe_is_skipped() -> None:
    operation = known(needs=Needs((frozenset(),), always=True))
    found = list(probes([operation], lambda _: None, OWNER))

    assert found == [
        Skipped(kind, operation, "no call of it was taken for well formed")
        for kind in (Kind.NO_TOKEN, Kind.OTHER_ROLE, Kind.OTHER_MEDIA_TYPE, Kind.OTHER_METHOD)
    ]


def test_what_belongs_to_the_connection_and_the_old_token_are_left_out() -> None:
    probe = made(known(needs=Needs((frozenset(),), always=True)), wire(), Kind.OTHER_METHOD, OWNER)

    assert isinstance(probe, Probe)
    assert probe.headers == {"Content-Type": FORM, "X-Own": "1", "Authorization": "Bearer new"}


def test_the_token_is_left_out() -> None:
    probe = made(known(needs=Needs((frozenset(),), always=True)), wire(), Kind.NO_TOKEN, OWNER)

    assert isinstance(probe, Probe)
    assert (probe.headers, probe.body) == ({"Content-Type": FORM, "X-Own": "1"}, b"a=1")


def test_an_operation_that_can_do_without_a_token_is_not_asked_to_refuse() -> None:
    found = list(probes([known(needs=Needs((frozenset(),), always=False))], lambda _: wire(), OWNER))

    assert [probe.purpose for probe in found if isinstance(probe, Probe)] == [
        Kind.OTHER_MEDIA_TYPE.purpose,
        Kind.OTHER_METHOD.purpose,
    ]


def test_the_method_is_the_first_that_the_path_does_not_declare() -> None:
    operations = [known(method) for method in ("PATCH", "DELETE")]

    found = list(probes(operations, lambda one: wire(one.called.method), NOBODY))

    assert [probe.method for probe in found if probe.purpose is Kind.OTHER_METHOD.purpose] == ["PUT"]  # type: ignore[union-attr]  # none is skipped


def test_a_path_that_declares_every_method_has_no_other() -> None:
    operations = [known(method) for method in ("PATCH", "DELETE", "PUT", "POST", "GET")]

    found = list(probes(operations, lambda one: wire(one.called.method), NOBODY))

    assert [probe for probe in found if isinstance(probe, Skipped)] == [
        Skipped(Kind.OTHER_METHOD, operations[0], "its path declares every method")
    ]


def test_the_media_type_is_one_that_is_not_declared() -> None:
    kinds = []
    for declared in ((FORM,), ("application/xml",), ("application/*", "text/plain; charset=utf-8")):
        probe = made(known(media_types=declared), wire(), Kind.OTHER_MEDIA_TYPE)
        kinds.append(probe.headers["Content-Type"] if isinstance(probe, Probe) else probe.reason)

    assert kinds == ["application/xml", "text/plain", "it takes any media type"]


def test_a_call_without_a_body_has_no_other_media_type() -> None:
    probe = made(known(), wire(body=None), Kind.OTHER_MEDIA_TYPE)

    assert probe == Skipped(Kind.OTHER_MEDIA_TYPE, known(), "no call of it that succeeded had a body")


def test_documented_refusals_are_asked_for() -> None:
    operation = known(statuses=frozenset({"400", "406", "413"}))

    found = [probe for probe in probes([operation], lambda _: wire(), NOBODY) if isinstance(probe, Probe)]

    refused = [probe for probe in found if probe.purpose is Kind.MALFORMED.purpose]
    assert [probe.headers.get("Accept") for probe in refused] == ["application/x-ridelint", None, None]
    assert [probe.url for probe in refused] == [
        "http://127.0.0.1/orders",
        "http://127.0.0.1/orders?ridelint=%FF",
        "http://127.0.0.1/orders",
    ]
    assert [len(probe.body or b"") > LARGE for probe in refused] == [False, False, True]


def test_a_csrf_token_in_a_form_is_renewed_and_left_out() -> None:
    csrf = CsrfKeepers(Csrf("http://127.0.0.1:1/csrf", "/token", "form:csrf_token"), {})
    csrf._keepers[""] = Keeper(given("fresh"))  # a token that needs no server
    caller = Caller(Identities({}), csrf)

    probe = made(known(needs=Needs(is_unsafe=True)), wire(body=b"a=1&csrf_token=stale"), Kind.OTHER_METHOD, caller)

    assert isinstance(probe, Probe)
    assert probe.body == b"a=1&csrf_token=fresh"
