"""nginx before several processes: who gets which visitor, and what happens where one is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from deploy.nginx import COOKIE, Front, configuration
from deploy.serve import find_nginx
from tests.deploy.upstreams import Speaker, Visitor, nginx_before

TWO = ["127.0.0.1:9001", "127.0.0.1:9002"]


def upstream(text: str, name: str) -> list[str]:
    """The servers of one upstream, as they are written."""
    block = re.findall(rf"upstream {name} {{(.*?)}}", text, re.DOTALL)[0]
    return re.findall(r"server ([^;]*);", block)


def test_each_process_has_the_others_as_a_spare() -> None:
    text = configuration(TWO, Front())
    assert upstream(text, "any") == [f"{a} max_fails=0" for a in TWO]
    assert upstream(text, "process_1") == [f"{TWO[0]} max_fails=0 backup", f"{TWO[1]} max_fails=0"]


def test_who_is_down_gets_nobody() -> None:
    text = configuration(TWO, Front(), frozenset({1}))
    assert upstream(text, "any") == [f"{TWO[0]} max_fails=0", f"{TWO[1]} max_fails=0 down"]


def test_it_writes_only_into_its_folder() -> None:
    text = configuration(TWO, Front(folder="/somewhere"))
    paths = re.findall(r"(?:^|\s)(?:pid|\w+_temp_path|proxy_cache_path) (\S+?);? ?$", text, re.MULTILINE)
    paths += re.findall(r"proxy_cache_path (\S+)", text)
    assert len(paths) >= 7
    assert all(path.startswith("/somewhere/") for path in paths)
    assert "access_log off;" in text


def test_with_a_certificate_it_speaks_tls() -> None:
    text = configuration(TWO, Front("443", certificate="/a.pem", key="/a.key"))
    assert "listen 443 ssl;" in text
    assert "ssl_certificate /a.pem;" in text
    assert "ssl" not in configuration(TWO, Front("80"))


def test_without_a_process_there_is_nothing_to_configure() -> None:
    with pytest.raises(ValueError, match="at least one"):
        configuration([], Front())


@pytest.fixture(scope="module")
def speakers() -> list[Speaker]:
    return [Speaker("zero"), Speaker("one")]


@pytest.fixture(scope="module")
def port(speakers: list[Speaker]) -> Iterator[int]:
    with nginx_before(speakers) as port:
        yield port


@pytest.mark.skipif(find_nginx() is None, reason="nginx is missing: apt-get install nginx-light")
class TestLive:
    """One nginx for all; the last test ends one of the two behind it."""

    def test_a_class_behind_one_address_is_spread_and_each_visitor_stays(self, port: int) -> None:
        visitors = [Visitor(port) for _ in range(10)]
        first = [visitor.get("/").said for visitor in visitors]
        assert sorted({said.split()[0] for said in first}) == ["one", "zero"]
        assert first.count(first[0]) == 5
        again = [visitor.get(path) for visitor in visitors for path in ("/Score", "/_stcore/stream", "/media/a")]
        assert [answer.said for answer in again] == [said for said in first for _ in range(3)]
        assert {answer.cookie for answer in again} == {""}, "it is told once"
        assert first[0].split()[1] == f"127.0.0.1:{port}", "the app sees the address that the browser sees"

    def test_without_cookies_a_page_is_asked_for_where_it_was_made(self, port: int) -> None:
        visitor = Visitor(port, keeps=False)
        for name, process in [("zero", 0), ("one", 1)] * 3:
            assert visitor.get(f"/pgviz/session/{name}?process={process}").status == 200
        assert visitor.get("/pgviz/session/zero?process=1").status == 404

    @pytest.mark.parametrize("cookie", ["7", "0; x", "any", "-1", "process_0", "0" * 4000])
    def test_a_cookie_from_elsewhere_is_replaced(self, port: int, cookie: str) -> None:
        visitor = Visitor(port)
        visitor.cookie = f"{COOKIE}={cookie}"
        assert visitor.get("/").status == 200
        assert visitor.cookie in {f"{COOKIE}=0", f"{COOKIE}=1", f"{COOKIE}=0; x"}

    def test_what_never_changes_is_asked_for_once(self, port: int, speakers: list[Speaker]) -> None:
        for _ in range(6):
            assert Visitor(port).get("/static/js/a.js").status == 200
        assert sum(speaker.asked.count("/static/js/a.js") for speaker in speakers) == 1

    def test_a_long_link_comes_through(self, port: int, speakers: list[Speaker]) -> None:
        path = "/Encodings?phi=" + "1" * 40_000
        assert Visitor(port).get(path).status == 200
        assert any(path in speaker.asked for speaker in speakers)

    def test_where_a_process_is_gone_another_answers_and_the_cookie_follows(
        self, port: int, speakers: list[Speaker]
    ) -> None:
        visitor = Visitor(port)
        visitor.cookie = f"{COOKIE}=0"
        assert visitor.get("/pgviz/session/zero?process=0").status == 200
        speakers[0].die()
        assert visitor.get("/pgviz/session/zero?process=0").status == 404, "it knows that it is lost"
        assert visitor.cookie == f"{COOKIE}=1"
        assert visitor.get("/").said.startswith("one")
