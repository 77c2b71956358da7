"""What a convolutional neural network computes: functions and small frozen layers over numpy arrays.

>>> from xotui.engine import convolve
>>> convolve([[1, -1], [-1, 1]], [[[1, -1], [-1, 1]]])
array([[[1.]]])
"""

from xotui.engine.activation import relu, softmax
from xotui.engine.convolution import convolve
from xotui.engine.cost import Cost
from xotui.engine.dense import ExemplarVotes, FullyConnected, Hidden, Softmax
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU
from xotui.engine.matching import differing_pixels, equal_pixels
from xotui.engine.network import Network, Stage, Trace
from xotui.engine.plans.network_plan import NetworkPlan
from xotui.engine.pooling import Winners, max_pool, pool_winners
from xotui.engine.voting import exemplar_weights, fully_connected

__all__ = [
    "Convolution",
    "Cost",
    "ExemplarVotes",
    "FullyConnected",
    "Hidden",
    "Layer",
    "MaxPool",
    "Network",
    "NetworkPlan",
    "ReLU",
    "Softmax",
    "Stage",
    "Trace",
    "Winners",
    "convolve",
    "differing_pixels",
    "equal_pixels",
    "exemplar_weights",
    "fully_connected",
    "max_pool",
    "pool_winners",
    "relu",
    "softmax",
]
