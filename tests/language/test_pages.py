"""In every language every page runs with all of its sections, says other words, and links mean the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest

from pgviz.language import VARIABLE
from tests.language import catalogues
from tests.language.opened import everything
from tests.language.reading import ROOT

REFERENCE = re.compile(r"\(\d{4}\)|math\.stackexchange")  # the title of a paper is the same everywhere


@pytest.mark.thorough
@pytest.mark.parametrize("language", catalogues.languages())
def test_every_page_with_all_of_its_sections(language: str) -> None:
    run = [sys.executable, "-m", "tests.language.opened"]
    with subprocess.Popen(run, cwd=ROOT, env={**os.environ, VARIABLE: language}, stdout=subprocess.PIPE) as other:
        english = everything()
        said, _ = other.communicate(timeout=300)
    assert other.returncode == 0
    for page, there in json.loads(said.splitlines()[-1]).items():
        here = english[page]
        assert there["link"] == here["link"], page
        assert len(there["sections"]) == len(here["sections"]), page
        same = set(there["text"].splitlines()) & set(here["text"].splitlines())
        prose = [line for line in same if len(line.split()) > 4 and "\\" not in line and not REFERENCE.search(line)]
        assert prose == [], page
