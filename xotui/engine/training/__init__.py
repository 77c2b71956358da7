"""How a network learns: losses, gradients, optimisers, and a training that goes on step by step."""

from xotui.engine.training.article_rule import Tried, try_every_value
from xotui.engine.training.backprop import Slope, loss_of, numeric_gradient, slope
from xotui.engine.training.gradients import parameters, pullback, with_parameters
from xotui.engine.training.initial import (
    ConvolutionPlan,
    HiddenPlan,
    LayerPlan,
    VotesPlan,
    initial_network,
    with_values_of,
)
from xotui.engine.training.losses import Loss, article_error, cross_entropy
from xotui.engine.training.normalise import normalised, rounded
from xotui.engine.training.optimisers import SGD, Adam, Optimiser
from xotui.engine.training.trainer import (
    DivergenceError,
    Plan,
    Training,
    accuracy_of,
    advance,
    rewind,
    start,
    with_plan,
)

__all__ = [
    "SGD",
    "Adam",
    "ConvolutionPlan",
    "DivergenceError",
    "HiddenPlan",
    "LayerPlan",
    "Loss",
    "Optimiser",
    "Plan",
    "Slope",
    "Training",
    "Tried",
    "VotesPlan",
    "accuracy_of",
    "advance",
    "article_error",
    "cross_entropy",
    "initial_network",
    "loss_of",
    "normalised",
    "numeric_gradient",
    "parameters",
    "pullback",
    "rewind",
    "rounded",
    "slope",
    "start",
    "try_every_value",
    "with_parameters",
    "with_plan",
    "with_values_of",
]
