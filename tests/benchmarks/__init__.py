"""`make bench`: the product, its peers and a plain numpy floor on the same data in one run, as ratios."""
