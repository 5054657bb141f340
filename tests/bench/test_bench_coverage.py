"""Neighbours, catchments, siting and the order of cities, on instances made here, beside libraries that do the same.

Belongs here: what has to be fast on the map. Peers that are not installed are left out; scipy's tree always is there.
Large siting problems take their whole limit, so that they are run once.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

from analysis.methods.coverage import catchment, city_order, neighbours, p_median, reach, siting, sphere

RADIUS = 1.0
once = {"rounds": 1, "warmup_rounds": 0}


def uniform(places: int, shops: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(0)
    return tuple(rng.uniform(low, high, n) for n in (places, shops) for low, high in ((30.8, 31.7), (121.0, 122.05)))


def clustered(places: int, shops: int) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(0)
    centre, share = rng.uniform([30.8, 121.0], [31.7, 122.05], (60, 2)), rng.dirichlet(np.ones(60))
    points = [centre[rng.choice(60, n, p=share)] + rng.normal(0, 0.03, (n, 2)) for n in (places, shops)]
    return tuple(side for table in points for side in table.T)


SHAPES = {"uniform": uniform, "clustered": clustered}


@pytest.fixture(scope="module", params=SHAPES)
def shape(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def million(shape, request) -> tuple[np.ndarray, ...]:
    """A million places; a fiftieth of them where nothing is timed."""
    return SHAPES[shape](1_000_000 if request.config.getoption("benchmark_enable") else 20_000, 100_000)


def by_tree(places_n, places_e, shops_n, shops_e) -> np.ndarray:
    tree = cKDTree(sphere.unit_vectors(shops_n, shops_e))
    points = sphere.unit_vectors(places_n, places_e)
    return tree.query_ball_point(points, sphere.chord_limit(RADIUS), return_length=True)


def by_ball_tree(places_n, places_e, shops_n, shops_e) -> np.ndarray:
    trees = pytest.importorskip("sklearn.neighbors")
    tree = trees.BallTree(np.radians(np.c_[shops_n, shops_e]), metric="haversine")
    return tree.query_radius(np.radians(np.c_[places_n, places_e]), RADIUS / sphere.EARTH_RADIUS, count_only=True)


@pytest.mark.benchmark(group="neighbours, 10^6 × 10^5")
def test_neighbours(timed, benchmark, million, shape):
    benchmark.group = f"neighbours, 10^6 × 10^5, {shape}"
    found = timed(neighbours.count_within, *million, RADIUS, label="ours", reference=True, rounds=3)
    assert found[:20_000].tolist() == by_tree(million[0][:20_000], million[1][:20_000], *million[2:]).tolist()


@pytest.mark.benchmark(group="neighbours, 10^6 × 10^5")
def test_neighbours_by_kd_tree(timed, benchmark, million, shape):
    benchmark.group = f"neighbours, 10^6 × 10^5, {shape}"
    timed(by_tree, *million, label="cKDTree", **once)


@pytest.mark.benchmark(group="neighbours, 10^6 × 10^5")
def test_neighbours_by_ball_tree(timed, benchmark, million, shape):
    pytest.importorskip("sklearn")
    benchmark.group = f"neighbours, 10^6 × 10^5, {shape}"
    timed(by_ball_tree, *million, label="BallTree", **once)


@pytest.mark.benchmark(group="neighbours, 10^7 × 10^5, uniform")
def test_ten_million_neighbours(timed, request):
    places = 10_000_000 if request.config.getoption("benchmark_enable") else 100_000
    points = uniform(places, 100_000)
    found = timed(neighbours.count_within, *points, RADIUS, label="ours", **once)
    assert (
        found.size == places
        and found[:1000].tolist() == by_tree(points[0][:1000], points[1][:1000], *points[2:]).tolist()
    )


@pytest.mark.benchmark(group="2SFCA, 33 million pairs")
def test_catchment(timed, request):
    places = 1_060_000 if request.config.getoption("benchmark_enable") else 10_000
    points = uniform(places, 100_000)
    near = neighbours.pairs_within(*points, RADIUS)
    people, supply = np.ones(places), np.ones(100_000)
    found = timed(catchment.catchment, people, supply, near, RADIUS, "gaussian", label="E2SFCA of pairs", rounds=3)
    served = np.bincount(near.indices, near.data < RADIUS, minlength=100_000) > 0
    assert people @ found.access == pytest.approx(supply[served].sum())


# siting


def town(nodes: int, pairs: int, kind: str, seed: int) -> tuple[np.ndarray, sparse.csr_array]:
    """Weights of nodes, and which node covers which: `pairs` of them on average."""
    rng = np.random.default_rng(seed)
    if kind == "uniform":
        points = rng.random((nodes, 2))
    else:
        groups = max(8, nodes // 150)
        centre, width = rng.random((groups, 2)), rng.uniform(0.01, 0.06, groups)
        which = rng.choice(groups, nodes, p=rng.dirichlet(np.full(groups, 2.0)))
        points = centre[which] + rng.normal(0, 1, (nodes, 2)) * width[which, None]
    tree = cKDTree(points)
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if tree.count_neighbors(tree, middle) > nodes * pairs else (middle, high)
    near = tree.sparse_distance_matrix(tree, high, output_type="coo_matrix")
    covers = sparse.csr_array((np.ones(near.nnz, bool), (near.row, near.col)), shape=(nodes, nodes))
    return rng.integers(1, 101, nodes).astype(float), covers


MIDDLE = [
    (818, 120, "uniform", 5),
    (500, 60, "uniform", 6),
    (600, 60, "clustered", 8),
    (818, 60, "uniform", 12),
    (818, 40, "clustered", 20),
]
LARGE = [
    (2700, 60, "clustered", 100),
    (3800, 80, "clustered", 80),
    (5900, 100, "uniform", 50),
    (7700, 60, "uniform", 100),
    (7700, 150, "clustered", 50),
]


@pytest.mark.benchmark(group="maximal cover, 500–818 nodes, 20,000–100,000 pairs")
@pytest.mark.parametrize(("nodes", "pairs", "kind", "p"), MIDDLE)
def test_middle_cover(timed, nodes, pairs, kind, p):
    problem = town(nodes, pairs, kind, p)
    plan = timed(siting.maximal_cover, *problem, p, label=f"{nodes} {kind}, p = {p}", target=10.0, **once)
    assert plan.status == "optimal" and siting.covered_weight(*problem, plan.sites) == plan.objective


@pytest.mark.benchmark(group="maximal cover, 2,700–7,700 nodes, limit 60 s")
@pytest.mark.parametrize(("nodes", "pairs", "kind", "p"), LARGE)
def test_large_cover(timed, benchmark, request, nodes, pairs, kind, p):
    seconds = 60.0 if request.config.getoption("benchmark_enable") else 1.0
    problem = town(nodes, pairs, kind, p)
    name = f"{nodes} {kind}, p = {p}"
    plan = timed(lambda: siting.maximal_cover(*problem, p, seconds=seconds), label=name, target=62.0, **once)
    benchmark.extra_info["label"] += f" ({plan.objective:.0f}, gap {plan.gap:.2%}, {plan.seconds:.1f} s of processor)"
    assert siting.covered_weight(*problem, plan.sites) == plan.objective <= plan.bound


@pytest.mark.benchmark(group="maximal cover, 1,000 nodes, p = 20, proved")
def test_thousand_nodes(timed):
    problem = town(1000, 25, "uniform", 1)
    plan = timed(siting.maximal_cover, *problem, 20, label="ours", reference=True, rounds=3)
    assert plan.status == "optimal"


@pytest.mark.benchmark(group="maximal cover, 1,000 nodes, p = 20, proved")
def test_thousand_nodes_by_spopt(timed):
    locate, pulp = pytest.importorskip("spopt.locate"), pytest.importorskip("pulp")
    weight, covers = town(1000, 25, "uniform", 1)
    distance = 1.0 - covers.toarray()

    def solve():
        model = locate.MCLP.from_cost_matrix(distance, weight, 0.5, p_facilities=20)
        return model.solve(pulp.PULP_CBC_CMD(msg=False))

    timed(solve, label="spopt", **once)


@pytest.mark.benchmark(group="p-median, limit 60 s")
@pytest.mark.parametrize(("nodes", "p"), [(700, 20), (900, 90)])
def test_p_median(timed, benchmark, nodes, p):
    rng = np.random.default_rng(p)
    points, weight = rng.random((nodes, 2)), rng.lognormal(3, 1, nodes)
    distance = cdist(points, points)
    plan = timed(p_median.p_median, weight, distance, p, label=f"{nodes} nodes, p = {p}", target=60.0, **once)
    benchmark.extra_info["label"] += f" ({plan.status}, gap {plan.gap:.2%}, {plan.seconds:.1f} s of processor)"
    assert plan.gap <= 0.005 and p_median.median_distance(weight, distance, plan.sites) == pytest.approx(plan.objective)


@pytest.mark.benchmark(group="city order, 54 cities × 6 depths × 1,000 draws")
def test_city_order(timed):
    rng = np.random.default_rng(1)
    depth = np.array([0, 500, 1000, 2000, 3500, 6000.0])
    occasions, area = rng.lognormal(5, 1, (1000, 54, 1)), rng.uniform(200, 2000, (54, 1))
    value = occasions * reach.probability_at_least(3, depth / area * np.pi)
    cost = np.where(depth > 0, rng.uniform(2, 8, (54, 1)) + rng.uniform(0.0015, 0.003, (1000, 54, 1)) * depth, 0.0)
    found = timed(city_order.depth_draws, value, cost, 120.0, label="all draws", target=20.0, rounds=3)
    assert np.all(found.cost <= 120 + 1e-9) and np.all(found.greedy <= found.objective * (1 + 1e-12))
