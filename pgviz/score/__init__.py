"""The score in depth: its parts, geometry, three ways to it, a step, saturation, Fisher information, one decision."""

from pgviz.score.decomposition import (
    Decomposition,
    LogitParts,
    decompose,
    foremost,
    products,
    take_logits_apart,
)
from pgviz.score.fisher import SecondOrder, second_order
from pgviz.score.geometry import Geometry, project, widest
from pgviz.score.one_decision import OneDecision, advantages, one_decision, optimal_baseline, variance
from pgviz.score.saturation import (
    Escape,
    Saturation,
    behind,
    escape,
    gradient_flow_time,
    log10_gradient_flow_time,
    natural_flow_time,
    saturation,
)
from pgviz.score.step import ScoreNorms, Step, score_norms, take_step
from pgviz.score.three_ways import DEFAULT_STEPS, ErrorCurve, ThreeWays, error_curve, three_ways

__all__ = [
    "DEFAULT_STEPS",
    "Decomposition",
    "ErrorCurve",
    "Escape",
    "Geometry",
    "LogitParts",
    "OneDecision",
    "Saturation",
    "ScoreNorms",
    "SecondOrder",
    "Step",
    "ThreeWays",
    "advantages",
    "behind",
    "decompose",
    "error_curve",
    "escape",
    "foremost",
    "gradient_flow_time",
    "log10_gradient_flow_time",
    "natural_flow_time",
    "one_decision",
    "optimal_baseline",
    "products",
    "project",
    "saturation",
    "score_norms",
    "second_order",
    "take_logits_apart",
    "take_step",
    "three_ways",
    "variance",
    "widest",
]
