"""The pytest plugin, in suites of its own: whose calls are seen, and which test fails by them."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import yaml

from tests.serving.conftest import API

pytest_plugins = ["pytester"]

SERVER = """
    import pytest

    BODY = {"orderId": "7"}

    async def app(scope, receive, send):
        clean = scope["path"].endswith("clean")
        if scope["path"].endswith("moved"):
            head = [(b"location", b"/orders/7"), (b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 303, "headers": head})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": b"{}" if clean else b'{"orderId": "7"}'})
"""
FAULT = "orders.yaml:11:48: error[RL101] field-name-case: field `orderId` is not snake_case"
PLUGINS = ("-p", "ridelint.pytest_plugin", "-p", "no:cacheprovider")
OPTIONS = ("--ridelint-spec", "orders.yaml", "--ridelint-select", "field-name-case", *PLUGINS)


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a description, and a small application in its conftest; of all plugins, ours alone."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.path.joinpath("orders.yaml").write_text(API, encoding="utf-8")
    pytester.makeini("[pytest]\n")
    pytester.makeconftest(SERVER)
    return pytester


def run(suite: pytest.Pytester, *options: str) -> pytest.RunResult:
    """In a process of its own, as the plugin replaces methods of libraries that this process uses."""
    return suite.runpytest_subprocess(*OPTIONS, *options, timeout=60)


CLIENTS = {
    "httpx": """
        import asyncio, httpx
        from conftest import app

        def call(path):
            async def main():
                async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
                    return await client.get(path)
            return asyncio.run(main()).json()
    """,
    "httpx sync": """
        import httpx

        def call(path):
            body = {} if path.endswith("clean") else {"orderId": "7"}
            transport = httpx.MockTransport(lambda request: httpx.Response(200, json=body))
            return httpx.Client(transport=transport, base_url="http://localhost").get(path).json()
    """,
    "httpx stream": """
        import httpx

        def answer(request):
            body = b"{}" if request.url.path.endswith("clean") else b'{"orderId": "7"}'
            return httpx.Response(200, headers={"content-type": "application/json"}, content=iter([body]))

        def call(path):
            with httpx.Client(transport=httpx.MockTransport(answer)).stream("GET", "http://test" + path) as response:
                return b"".join(response.iter_bytes())
    """,
    "starlette": """
        import warnings
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient
        from conftest import app

        def call(path):
            return TestClient(app).get(path).json()
    """,
    "flask": """
        import flask

        web = flask.Flask("orders")

        @web.get("/orders/<order_id>")
        def order(order_id):
            return {} if order_id == "clean" else {"orderId": order_id}

        def call(path):
            return web.test_client().get(path).json
    """,
    "requests": """
        import threading, requests
        from http.server import BaseHTTPRequestHandler, HTTPServer

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = b"{}" if self.path.endswith("clean") else b'{"orderId": "7"}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        def call(path):
            with HTTPServer(("127.0.0.1", 0), Handler) as server:
                thread = threading.Thread(target=server.handle_request)
                thread.start()
                answer = requests.get(f"http://127.0.0.1:{server.server_port}{path}", timeout=10).json()
                thread.join(10)
                return answer
    """,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_finding_fails_the_test_that_caused_it(suite: pytest.Pytester, client: str) -> None:
    suite.makepyfile(call=CLIENTS[client])
    suite.makepyfile(
        test_it="""
        from call import call

        def test_before(): call("/orders/clean")
        def test_faulty(): call("/orders/7")
        def test_after(): call("/orders/clean")
        def test_without(): pass
        """
    )

    done = run(suite)

    done.assert_outcomes(passed=3, failed=1)
    done.stdout.fnmatch_lines(
        [
            "*_ test_faulty _*",
            "ridelint: the calls of this test differ from the description",
            f"*{FAULT.replace('[', '[[]', 1)} (GET /orders/7 -> 200 at /response/body/orderId)",
            "  11 |           content: {application/json: {schema: {type: object}}}",
            f"{' ' * 54}{'^' * 14}",
            "  help: rename it to `order_id`",
            "*= ridelint =*",
            "3 calls; seen of what is documented: 1 of 1 operations, 1 of 1 statuses, * fields; 1 finding failed tests",
            "FAILED test_it.py::test_faulty*",
        ]
    )


def test_what_the_configuration_names_is_masked(suite: pytest.Pytester) -> None:
    suite.path.joinpath("ridelint.yaml").write_text("mask: [orderId]", encoding="utf-8")
    suite.makepyfile(call=CLIENTS["httpx sync"].replace('"7"', '"blue-tenant"'))
    suite.makepyfile(test_it="from call import call\n\ndef test_faulty(): call('/orders/blue-tenant')\n")

    assert "(GET /orders/[masked] -> 200 at /response/body/orderId)" in run(suite).stdout.str()


def test_long_line_of_a_description_is_cut_around_the_fault(suite: pytest.Pytester) -> None:
    description = json.dumps(yaml.safe_load(API))
    suite.path.joinpath("orders.yaml").write_text(description, encoding="utf-8")
    suite.makepyfile(call=CLIENTS["starlette"])
    suite.makepyfile(test_it="from call import call\n\ndef test_faulty(): call('/orders/7')\n")

    shown = run(suite).outlines

    at = next(number for number, line in enumerate(shown) if line.startswith("  1 | "))
    assert len(shown[at]) < 120 < len(description)
    assert shown[at][shown[at + 1].index("^") :].startswith('{"type": "object"}')


def test_plugin_is_there_where_the_linter_is_installed(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")

    done = suite.runpytest_subprocess("--help", timeout=60)

    done.stdout.fnmatch_lines(["ridelint: responses held to an API description:", "  --ridelint-spec=SPEC*"])


def test_suite_without_the_option_is_left_alone(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(
        test_it="""
        import sys
        from call import call

        def test_faulty(ridelint_findings):
            call("/orders/7")
            assert ridelint_findings == []
            assert not [name for name in sys.modules if name.startswith(("ridelint.live", "ridelint.rules", "orjson"))]
        """
    )

    done = suite.runpytest_subprocess(*PLUGINS, timeout=60)

    done.assert_outcomes(passed=1)
    done.stdout.no_fnmatch_line("*ridelint =*")


def test_settings_may_stand_in_the_ini_file(suite: pytest.Pytester) -> None:
    suite.makeini(
        "[pytest]\nridelint_spec = orders.yaml\nridelint_select = field-name-case\nridelint_fail_on = never\n"
    )
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(test_it="from call import call\ndef test_faulty(): call('/orders/7')\n")

    done = suite.runpytest_subprocess(*PLUGINS, timeout=60)

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["1 calls; seen of what is documented: 1 of 1 operations*; 0 findings failed tests"])


@pytest.mark.parametrize("names", ['["field-name-case"]', '["RL1"]', '["naming", "csrf-missing"]'])
def test_mark_lets_a_test_break_a_rule(suite: pytest.Pytester, names: str) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(
        test_it=f"""
        import pytest
        from call import call

        @pytest.mark.ridelint(ignore={names})
        def test_faulty(): call("/orders/7")
        """
    )

    run(suite, "--strict-markers").assert_outcomes(passed=1)


def test_mark_that_names_no_rule_is_told_before_the_run(suite: pytest.Pytester) -> None:
    suite.makepyfile(test_it="import pytest\n@pytest.mark.ridelint(ignore=['field-name-cas'])\ndef test_it(): pass\n")

    done = run(suite)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(["ERROR: ridelint: test_it.py::test_it: no rule is named `field-name-cas`*"])


def test_findings_can_be_looked_at_and_taken_out(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(
        test_it="""
        from call import call

        def test_faulty(ridelint_findings):
            call("/orders/7")
            (finding,) = ridelint_findings
            assert (finding.rule, finding.pointer) == ("field-name-case", "/response/body/orderId")
            assert finding.exchange.request.path == "/orders/7"
            ridelint_findings.clear()
        """
    )

    run(suite).assert_outcomes(passed=1)


def test_failure_of_the_test_itself_stays_and_the_findings_stand_beside_it(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(test_it="from call import call\ndef test_faulty():\n    assert call('/orders/7') == 1\n")

    done = run(suite)

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*- Captured ridelint call -*", "*orders.yaml:11:48:*"])


def test_fixtures_calls_count_for_the_test_that_has_them(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(
        test_it="""
        import pytest
        from call import call

        @pytest.fixture
        def before(): call("/orders/7")

        @pytest.fixture
        def after():
            yield
            call("/orders/7")

        def test_before(before): pass
        def test_after(after): pass
        def test_none(): pass
        """
    )

    run(suite).assert_outcomes(passed=2, failed=1, errors=1)


def test_other_servers_are_nobodys_to_judge(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        test_it="""
        import httpx

        def test_faulty():
            transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"orderId": "7"}))
            httpx.Client(transport=transport).get("https://payments.example/orders/7")
        """
    )

    run(suite).assert_outcomes(passed=1)


def test_server_that_the_description_names_is_ours(suite: pytest.Pytester) -> None:
    text = API.replace("paths:", "servers: [{url: 'https://orders.example/'}]\npaths:", 1)
    suite.path.joinpath("orders.yaml").write_text(text, encoding="utf-8")
    suite.makepyfile(
        test_it="""
        import httpx

        def test_faulty():
            transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"orderId": "7"}))
            httpx.Client(transport=transport).get("https://orders.example/orders/7")
        """
    )

    run(suite).assert_outcomes(failed=1)


def test_answers_that_led_to_a_redirect_are_seen_once(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        test_it="""
        import asyncio, httpx
        from conftest import app

        def test_moved(ridelint_findings):
            async def main():
                transport = httpx.ASGITransport(app)
                async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
                    return await client.get("http://test/orders/moved")
            asyncio.run(main())
            assert [finding.pointer for finding in ridelint_findings] == ["/response/body/orderId"]
            ridelint_findings.clear()
        """
    )

    done = run(suite)

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["2 calls; *"])


def test_request_and_the_path_an_application_is_mounted_at_are_seen(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        test_it="""
        import flask

        web = flask.Flask("orders")

        @web.post("/orders/<order_id>")
        def order(order_id):
            assert flask.request.form["rating"] == "5"
            return {"orderId": order_id}

        def test_it(ridelint_findings):
            client = web.test_client()
            client.post("/orders/a b?x=1&x=2", base_url="http://localhost/v1", data={"rating": "5"})
            (finding,) = ridelint_findings
            request = finding.exchange.request
            assert (request.method, request.path) == ("POST", "/v1/orders/a%20b")
            assert (request.query, request.body) == ({"x": ["1", "2"]}, {"rating": "5"})
            ridelint_findings.clear()
        """
    )

    run(suite).assert_outcomes(passed=1)


def test_stream_that_nobody_reads_is_no_fault(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx stream"].replace('b"".join(response.iter_bytes())', "response.status_code"))
    suite.makepyfile(test_it="from call import call\ndef test_faulty(): call('/orders/7')\n")

    done = run(suite)

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["1 calls; *"])


def test_workers_of_xdist_add_up(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(
        test_it="""
        import pytest
        from call import call

        @pytest.mark.parametrize("number", range(6))
        def test_it(number): call("/orders/clean" if number else "/orders/7")
        """
    )

    done = run(suite, "-p", "xdist", "-n", "2")

    done.assert_outcomes(passed=5, failed=1)
    done.stdout.fnmatch_lines(["6 calls; *; 1 finding failed tests"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--ridelint-spec", "nowhere.yaml"), "ERROR: ridelint: nowhere.yaml: *"),
        (("--ridelint-select", "nothing"), "ERROR: ridelint: --select: no rule is named `nothing`*"),
        (
            ("--ridelint-fail-on", "warm"),
            "ERROR: ridelint: --ridelint-fail-on: 'warm' is none of error, *",
        ),
    ],
)
def test_mistake_in_a_setting_is_one_line(suite: pytest.Pytester, options: tuple[str, ...], said: str) -> None:
    done = run(suite, *options)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([said])
    assert "Traceback" not in done.stderr.str()


def test_libraries_are_as_before_once_the_run_is_over(suite: pytest.Pytester) -> None:
    suite.makepyfile(call=CLIENTS["httpx sync"])
    suite.makepyfile(test_it="from call import call\ndef test_faulty(): call('/orders/clean')\n")
    program = f"""
import json, pytest, httpx, requests, werkzeug.test
owners = (httpx.Client, "send"), (httpx.AsyncClient, "send"), (requests.Session, "send")
owners = (*owners, (werkzeug.test.Client, "run_wsgi_app"))
before = [getattr(*owner) for owner in owners]
code = pytest.main({json.dumps([*OPTIONS, "-q"])})
print(int(code), [getattr(*owner) for owner in owners] == before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=suite.path, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stdout.splitlines()[-1] == "0 True", done.stdout + done.stderr
