"""The double of Elasticsearch's SQL and ES|QL: queries at once, or with an id, page by page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from massive_frames.sandbox.clusters import DeniedError, envelope, forbidden, reached, said, user_of
from massive_frames.sandbox.sql.answers import Answers
from massive_frames.sandbox.sql.bodies import ESQL, SQL, asked_of, check_params, check_sql
from massive_frames.sandbox.sql.formats import Form, form_of, of_object, refuse_columnar, told
from massive_frames.sandbox.sql.problems import RefusedError, illegal
from massive_frames.sandbox.sql.searches import keep_s_of, seconds
from massive_frames.sandbox.sql.translated import translated
from massive_frames.sandbox.state import State
from massive_frames.sandbox.users import User

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}
OF_THE_PATH = frozenset({"format", "delimiter", "header", "pretty", "human", "error_trace", "filter_path"})
OF_A_RESULT = OF_THE_PATH | {"wait_for_completion_timeout", "keep_alive"}
OF_ESQL = OF_A_RESULT | {"drop_null_columns", "allow_partial_results"}
Answer = Callable[[Request, User], Awaitable[Response]]


def routes(state: State) -> Sequence[BaseRoute]:
    """Return the routes of both languages, and of what a test asks of them."""
    double = _Elasticsearch(state)
    found: list[BaseRoute] = [Route("/_sandbox/elasticsearch", double.about, methods=["GET"])]
    for root in ("/_sql", "/_xpack/sql"):
        found += [
            Route(root, double.checked(double.query), methods=["GET", "POST"]),
            Route(f"{root}/translate", double.checked(double.translate), methods=["GET", "POST"]),
            Route(f"{root}/close", double.checked(double.close), methods=["POST"]),
            Route(f"{root}/async/status/{{id}}", double.checked(double.status), methods=["GET"]),
            Route(f"{root}/async/delete/{{id}}", double.checked(double.delete), methods=["DELETE"]),
            Route(f"{root}/async/{{id}}", double.checked(double.result), methods=["GET"]),
        ]
    return [
        *found,
        Route("/_query", double.checked(double.esql), methods=["POST"]),
        Route("/_query/async", double.checked(double.esql), methods=["POST"]),
        Route("/_query/async/{id}", double.checked(double.esql_result), methods=["GET"]),
        Route("/_query/async/{id}", double.checked(double.delete), methods=["DELETE"]),
    ]


class _Elasticsearch:
    def __init__(self, state: State) -> None:
        self._state = state
        self._answers = Answers(state.options.seed, state.options.speed)

    def checked(self, respond: Answer) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint behind the check of who asks; what is refused is told in the cluster's words."""

        async def endpoint(request: Request) -> Response:
            try:
                user = user_of(request, self._state.options.token)
                response = await respond(request, user)
            except DeniedError as denied:
                response = denied.response
            except RefusedError as refused:
                answer = envelope(refused.status, refused.kind, refused.reason, **refused.more)
                accept = request.headers.get("accept", "")
                response = told(answer, refused.status, request.query_params, accept)
            response.headers.update(PRODUCT)
            return response

        return endpoint

    async def about(self, request: Request) -> Response:
        """Answer a test: how many queries run, results are kept, cursors are open."""
        return await reached(request, self._answers.counts)

    async def query(self, request: Request, user: User) -> Response:
        """Answer a query, or a cursor's next page."""
        given = _given(request, OF_THE_PATH)
        asked = asked_of(await request.body(), request.headers.get("content-type", ""), SQL, "sql/query")
        form = form_of(given, request.headers.get("accept", ""), path=request.url.path, body=True)
        if "columnar" in asked:
            refuse_columnar(form)
            form = _columnar(form, asked)
        check_sql(asked)
        if "cursor" in asked:
            return await self._answers.next_page(asked, form, user)
        return await self._answers.sql(asked, form, user)

    async def result(self, request: Request, user: User) -> Response:
        """Answer how far a query is, or its first page."""
        given = _given(request, OF_A_RESULT)
        form = form_of(given, request.headers.get("accept", ""), path=request.url.path, body=False)
        search = await self._waited(request, user, given)
        return self._answers.stored(search, _columnar(form, search.asked))

    async def _waited(self, request: Request, user: User, given: dict[str, str]) -> Any:
        search = self._answers.searches.find(request.path_params["id"], user)
        if "keep_alive" in given:
            self._answers.searches.extend(search, keep_s_of(given["keep_alive"]))
        wait = given.get("wait_for_completion_timeout", "-1")
        await search.wait(seconds("wait_for_completion_timeout", wait))
        return search

    async def status(self, request: Request, user: User) -> Response:
        """Answer how far a query is; only for those who may monitor the cluster."""
        _given(request, OF_THE_PATH)
        if not user.administers:
            return forbidden(user, "cluster:monitor/xpack/sql/async/status")
        return said(self._answers.searches.find(request.path_params["id"], user).status())

    async def delete(self, request: Request, user: User) -> Response:
        """Forget a query, and end it where it runs."""
        self._answers.searches.delete(request.path_params["id"], user)
        return said({"acknowledged": True})

    async def translate(self, request: Request, _user: User) -> Response:
        """Answer with the search that a query of plain rows stands for."""
        given = _given(request, OF_THE_PATH)
        form = form_of(given, request.headers.get("accept", ""), path=request.url.path, body=True)
        known = {name: kinds for name, kinds in SQL.items() if name not in {"columnar", "cursor"}}
        asked = asked_of(await request.body(), request.headers.get("content-type", ""), known, "sql/query")
        check_sql(asked)
        return Response(of_object(translated(asked), form), media_type=form.content_type)

    async def close(self, request: Request, _user: User) -> Response:
        """Close a cursor."""
        body = await request.body()
        asked = asked_of(
            body, request.headers.get("content-type", ""), {"cursor": (str,)}, "sql/close_cursor"
        )
        if "cursor" not in asked:
            raise illegal("Required [cursor]")
        return said({"succeeded": self._answers.cursors.close(asked["cursor"])})

    async def esql(self, request: Request, user: User) -> Response:
        """Answer an ES|QL query."""
        given = _given(request, OF_ESQL)
        body = await request.body()
        asked = asked_of(body, request.headers.get("content-type", ""), ESQL, "esql/query")
        check_params(asked.get("params", ()))
        if "query" not in asked:
            raise RefusedError(
                400, "action_request_validation_exception", "Validation Failed: 1: [query] is required;"
            )
        form = self._esql_form(request, given, body=True)
        if request.url.path == "/_query":
            asked["wait_for_completion_timeout"] = None
        else:
            asked.setdefault("wait_for_completion_timeout", "1s")
        return await self._answers.esql(asked, _columnar(form, asked), user, given)

    async def esql_result(self, request: Request, user: User) -> Response:
        """Answer how far an ES|QL query is, or its result."""
        given = _given(request, OF_ESQL)
        form = self._esql_form(request, given, body=True)
        search = await self._waited(request, user, given)
        return self._answers.esql_stored(search, _columnar(form, search.asked), given)

    def _esql_form(self, request: Request, given: dict[str, str], *, body: bool) -> Form:
        accept = request.headers.get("accept", "")
        return form_of(given, accept, path=request.url.path, body=body, also=("arrow",))


def _given(request: Request, known: frozenset[str]) -> dict[str, str]:
    given = dict(request.query_params)
    unknown = sorted(given.keys() - known)
    if unknown:
        words = "parameter" if len(unknown) == 1 else "parameters"
        listed = ", ".join(f"[{name}]" for name in unknown)
        raise illegal(f"request [{request.url.path}] contains unrecognized {words}: {listed}")
    return given


def _columnar(form: Form, asked: dict[str, Any]) -> Form:
    columnar = bool(asked.get("columnar"))
    return Form(form.name, form.delimiter, form.header, columnar=columnar, vendor=form.vendor)
