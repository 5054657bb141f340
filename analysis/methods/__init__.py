"""The field's textbook: numbers in, numbers out.

Here belong formulas and estimators that hold for any market, card or set of cities. Floats, numpy arrays and
`xarray.DataArray` broadcast against each other, and a DataArray in gives a DataArray out. What does not
belong here: names of a study, reading files, prose, charts, and any import from the rest of this package.
"""
