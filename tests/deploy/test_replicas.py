"""What compose starts is what ``deploy/replicas.py`` writes, and what it writes holds together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from deploy import replicas

ROOT = Path(__file__).parents[2]
HERE = len(re.findall(r"PGVIZ_PROCESS", (replicas.FOLDER / "compose.yaml").read_text(encoding="utf-8")))


def test_the_files_are_what_is_written() -> None:
    assert (replicas.FOLDER / "compose.yaml").read_text(encoding="utf-8") == replicas.compose(HERE)
    assert (replicas.FOLDER / "nginx.conf").read_text(encoding="utf-8") == replicas.nginx(HERE)


@pytest.mark.parametrize("number", [1, 2, 5])
def test_nginx_knows_every_replica_by_its_number(number: int) -> None:
    started = re.findall(
        r'PGVIZ_PROCESS: "(\d+)"}\n    networks: {inside: {ipv4_address: (\S+)}}', replicas.compose(number)
    )
    assert [int(n) for n, _ in started] == list(range(number))
    for n, address in started:
        own = re.findall(rf"upstream process_{n} {{(.*?)}}", replicas.nginx(number), re.DOTALL)[0]
        assert f"server {address}:8501 max_fails=0;" in own


@pytest.mark.parametrize("number", [0, 65])
def test_a_number_that_cannot_be_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        replicas.compose(number)


class TestImage:
    def test_every_package_of_the_image_is_pinned_with_its_digest(self) -> None:
        lock = (ROOT / "deploy" / "requirements.lock").read_text(encoding="utf-8")
        pinned = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", lock, re.MULTILINE))
        entries = re.split(r"\n(?=\S)", lock.strip())
        packages = [entry for entry in entries if not entry.startswith("#")]
        assert len(packages) == len(pinned) > 20
        assert all("--hash=sha256:" in entry for entry in packages)
        for name, version in re.findall(r"([a-z]+)==([\d.]+)\.\*", (ROOT / "requirements.txt").read_text()):
            assert pinned[name].startswith(version), f"{name} is not what requirements.txt asks for"
        assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", lock) == []

    def test_it_runs_as_nobody_in_particular_and_says_whether_it_is_well(self) -> None:
        told = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
        last = told.split("\nFROM ")[-1]
        assert "USER 10001:10001" in last
        assert last.index("USER") < last.index("CMD")
        assert "HEALTHCHECK" in last
        assert "--require-hashes" in told

    def test_the_builder_is_given_what_is_copied(self) -> None:
        copied = re.findall(r"^COPY (?!--from)(.*) \S+$", (ROOT / "deploy" / "Dockerfile").read_text(), re.MULTILINE)
        given = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
        assert {path for line in copied for path in line.split()} == given
