"""Encodings: what φ(s,a) is. State features x(s), and *separately* how the action joins them.

`features` and `local` have the state features, `joins` the ways in which the action enters. `encoding` puts one of each
together, or takes φ cell by cell. `expressiveness` says what a policy can express with it. Each opens with its
definitions.
"""

from pgviz.encodings._base import StateFeatures
from pgviz.encodings.encoding import Encoding, Table
from pgviz.encodings.expressiveness import Expressiveness, cancelling, contrast_rank, expressiveness
from pgviz.encodings.features import Fourier, Identity, OneHot, Polynomial
from pgviz.encodings.joins import Blocks, Join, Stack, StackWithProduct
from pgviz.encodings.local import RBF, TileCoding

__all__ = [
    "RBF",
    "Blocks",
    "Encoding",
    "Expressiveness",
    "Fourier",
    "Identity",
    "Join",
    "OneHot",
    "Polynomial",
    "Stack",
    "StackWithProduct",
    "StateFeatures",
    "Table",
    "TileCoding",
    "cancelling",
    "contrast_rank",
    "expressiveness",
]
