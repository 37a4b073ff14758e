"""The formula of each page as a document, compiled by pdflatex; what it wrote is read back from the PDF."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from pgviz.ui.beyond.taken import TAKEN as BEYOND
from pgviz.ui.encodings.presets import PRESETS as ENCODED
from pgviz.ui.encodings.taken import TAKEN as ENCODINGS
from pgviz.ui.gradient.scenario import WORLDS, GradientScenario
from pgviz.ui.gradient.taken import TAKEN as GRADIENT
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.taken import TAKEN as REINFORCE
from pgviz.ui.score.presets import PRESETS as SCORED
from pgviz.ui.score.taken import TAKEN as SCORE
from pgviz.ui.softmax.presets import PRESETS as SOFTENED
from pgviz.ui.softmax.taken import TAKEN as SOFTMAX
from pgviz.ui.start.taken import TAKEN as START
from pgviz.ui.teaching.take import Taken, latex

TRAINED = ReinforceScenario(episodes=20, runs=2, horizon=20)
CASES: list[tuple[Taken[Any], Any]] = [
    (START, START.kind()),
    *((SOFTMAX, preset.scenario) for preset in SOFTENED),
    *((ENCODINGS, preset.scenario) for preset in ENCODED),
    *((SCORE, preset.scenario) for preset in SCORED),
    (BEYOND, BEYOND.kind()),
    *((GRADIENT, GradientScenario(world=world, baseline="value", sum="batch")) for world in WORLDS),
    (REINFORCE, TRAINED),
    (REINFORCE, replace(TRAINED, baseline="value", keep=False, slow=5)),
]


@pytest.mark.parametrize(("page", "now"), CASES, ids=lambda it: it.name if isinstance(it, Taken) else "")
def test_it_compiles(page: Taken[Any], now: Any, tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.fail("there is no pdflatex: apt-get install --no-install-recommends texlive-latex-base", pytrace=False)
    (tmp_path / "it.tex").write_text(latex.document(f"pgviz, {page.name}", page.formula(now)), encoding="ascii")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "it.tex"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    assert f"pgviz, {page.name}" in pypdf.PdfReader(tmp_path / "it.pdf").pages[0].extract_text()
