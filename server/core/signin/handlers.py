"""The pages: sign in, then consent, then back to the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from server.core.accounts import store as accounts
from server.core.accounts.email import digest as email_digest
from server.core.cache import Cache
from server.core.oauth.desk import open_desk
from server.core.oauth.redirects import policy_source
from server.core.oauth.scopes import Scopes
from server.core.oauth.secrets import digest
from server.core.oauth.server import Desk, Reply
from server.core.oauth.store import read_client
from server.core.parts import Core
from server.core.signin import attempts, decisions
from server.core.signin import store as browsers
from server.core.signin.browser import COOKIE, Browser
from server.core.signin.decisions import Question, Visit
from server.kernel.call import Call, RawAnswer
from server.kernel.context import Context
from server.kernel.problem import Problem

Decision = Callable[[Connection, Desk, Scopes, Visit], Reply | Question]

_WRONG = "E-mail or password is wrong."
_STALE = "This page was open for too long. Please try again."


async def show_authorization_page(call: Call) -> RawAnswer:
    found = await _decide(call, decisions.begin, call.query)
    if isinstance(found, Reply):
        return _leave(found)
    signed = call.context.part(Core).requests.write(call.query)
    if found.account is None:
        return _sign_in_page(call, found.client.name, signed, email=call.query.get("login_hint", ""))
    return _consent_page(call, found, signed, call.query["redirect_uri"])


async def submit_login(call: Call) -> RawAnswer:
    core, form = call.context.part(Core), call.form
    parameters = core.requests.read(form["authorization_request"])
    if not _csrf_holds(call):
        return await _again(call, parameters, _STALE)
    try:
        account = await _recognise(call)
    except Problem as problem:
        if problem.code != "rate_limited":
            raise
        return await _again(call, parameters, _patience(problem), 429, problem.headers)
    if account is None:
        return await _again(call, parameters, _WRONG)
    browser = await _sign_in(call, account)
    consent = core.description.path("show_consent_page")
    target = f"{consent}?{urlencode({'authorization_request': form['authorization_request']})}"
    return RawAnswer(b"", "", 303, {"Location": target, "Cache-Control": "no-store", **browser.headers})


async def show_consent_page(call: Call) -> RawAnswer:
    signed = call.query["authorization_request"]
    parameters = call.context.part(Core).requests.read(signed)
    found = await _decide(call, decisions.ask, parameters)
    if isinstance(found, Reply):
        # What is documented here is a page only; the request was sound when it was signed, so this is rare.
        raise Problem("forbidden", "This app cannot be given what it asks for.")
    if found.account is None:
        raise Problem("forbidden", "Nobody is signed in here. Please start again in the app.")
    return _consent_page(call, found, signed, parameters["redirect_uri"])


async def submit_consent(call: Call) -> RawAnswer:
    parameters = call.context.part(Core).requests.read(call.form["authorization_request"])
    if not _csrf_holds(call):
        raise Problem("forbidden", "This page was open for too long. Please start again in the app.")
    decision = decisions.allow if call.form["decision"] == "allow" else decisions.deny
    found = await _decide(call, decision, parameters)
    if isinstance(found, Question):
        raise Problem("forbidden", "Nobody is signed in here. Please start again in the app.")
    return _leave(found)


def refuse_as_page(context: Context, _operation: str, problem: Problem) -> RawAnswer:
    """Write a refusal as a page that a person can read."""
    titles = {403: "This cannot be done", 404: "Please start again in the app", 429: "Please wait a moment"}
    title = titles.get(problem.status, "This request cannot be used")
    details = "; ".join(f"{name} {text}" for name, text in (problem.detail or {}).items())
    text = f"{problem.message} {details}".strip()
    return context.part(Core).pages.message(problem.status, title, text, problem.headers)


# --- steps ---


async def _decide(call: Call, decision: Decision, parameters: Mapping[str, Any]) -> Reply | Question:
    desk, scopes = await open_desk(call.context), call.context.part(Core).description.scopes
    visit = Visit(parameters, call.cookies.get(COOKIE))
    return await call.context.database.run(lambda connection: decision(connection, desk, scopes, visit))


def _csrf_holds(call: Call) -> bool:
    cookie = call.cookies.get(COOKIE)
    return bool(cookie) and call.context.csrf.holds(call.form["csrf_token"], str(cookie))


async def _recognise(call: Call) -> accounts.Account | None:
    """Give the account if the password is its own; raises `rate_limited` where one has to wait first."""
    core, cache = call.context.part(Core), call.context.part(Cache)
    key = email_digest(call.form["email"])
    counted = attempts.subjects(key, call.client)
    await attempts.begin(cache, counted)
    account = await call.context.database.run(lambda connection: accounts.by_email(connection, key), read_only=True)
    right = await core.passwords.verify(account.password_hash if account else None, call.form["password"])
    if not right or account is None:
        return None
    await attempts.succeeded(cache, *counted)
    return account


async def _sign_in(call: Call, account: accounts.Account) -> Browser:
    """Renew the browser session, now as the account's."""
    core, now = call.context.part(Core), call.context.clock.now()
    browser, old = core.cookies.renew(), call.cookies.get(COOKIE, "")
    expires_at = now + timedelta(seconds=core.settings.browser_seconds)
    fresh = await _fresh_hash(core, account, call.form["password"])

    def work(connection: Connection) -> None:
        browsers.forget_browser(connection, digest(old))
        browsers.sign_in(connection, digest(browser.session), account.account_id, now, expires_at)
        if fresh:
            accounts.replace_password(connection, account.account_id, fresh)

    await call.context.database.run(work)
    return browser


async def _fresh_hash(core: Core, account: accounts.Account, password: str) -> str:
    """Hash anew where the stored hash was made with weaker parameters than now; empty otherwise."""
    return await core.passwords.hash(password) if core.passwords.outdated(account.password_hash) else ""


# --- answers ---


def _leave(reply: Reply) -> RawAnswer:
    """Send the browser to the app; without an address that can be trusted, a page says what is wrong."""
    if not reply.location:
        raise Problem("forbidden", "This app, or the address it wants to go back to, is not known here.")
    headers = {"Location": reply.location, "Cache-Control": "no-store"}
    return RawAnswer(b"", "", 303, headers)


async def _again(
    call: Call,
    parameters: Mapping[str, str],
    error: str,
    status: int = 403,
    headers: Mapping[str, str] | None = None,
) -> RawAnswer:
    """Show the sign-in page once more, with what went wrong."""
    client_id = parameters["client_id"]
    client = await call.context.database.run(lambda connection: read_client(connection, client_id), read_only=True)
    name = client.name if client else client_id
    page = _sign_in_page(call, name, call.form["authorization_request"], call.form["email"], error, status)
    return RawAnswer(page.body, page.media_type, page.status, {**page.headers, **(headers or {})})


def _sign_in_page(
    call: Call, client_name: str, signed: str, email: str = "", error: str = "", status: int = 200
) -> RawAnswer:
    core = call.context.part(Core)
    browser = core.cookies.present(call.cookies.get(COOKIE))
    token, _ = call.context.csrf.issue(browser.session)
    return core.pages.show(
        "sign_in.html",
        status,
        headers=browser.headers,
        action=core.description.path("submit_login"),
        client_name=client_name,
        authorization_request=signed,
        csrf_token=token,
        email=email,
        error=error,
    )


def _consent_page(call: Call, question: Question, signed: str, redirect_uri: str) -> RawAnswer:
    core, account = call.context.part(Core), question.account
    token, _ = call.context.csrf.issue(call.cookies[COOKIE])
    return core.pages.show(
        "consent.html",
        goes_to=policy_source(redirect_uri),
        action=core.description.path("submit_consent"),
        client_name=question.client.name,
        email=account.email if account else "",
        sentences=core.description.scopes.say(question.scope),
        authorization_request=signed,
        csrf_token=token,
    )


def _patience(problem: Problem) -> str:
    seconds = problem.headers["Retry-After"]
    return f"Too many attempts. Please wait {seconds} second{'' if seconds == '1' else 's'}, then try again."
