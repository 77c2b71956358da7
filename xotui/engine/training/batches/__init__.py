"""Whole batches at once: what a step of learning needs is made beforehand, and every layer is a few long operations.

    row        all values that learn, one after the other, so that the optimiser changes them at once
    lesson     from such a row and a batch of pictures to the loss and its gradient, part by part
    groups     which layers are done together, and by which pass
    passes     there and back through neurons, and through any layer by its readable `pullback`
    convolving, winners     there and back through a convolution with ReLU and pooling, and through a pooling
    windows, gathering, products     where windows look, what they see, and the matrix products of it
    scoring    the losses

The pictures of a batch are columns: (n, N). So patches are copies of whole rows, which takes less time than to fetch
patches that were gathered once for all pictures: they are several times as large, and do not fit the processor's cache.
It needs no memory that grows with the set either, and does not mind pictures that are drawn anew for every epoch.

The definition is in `gradients` and `backprop`, and all of this is tested against it.
"""
