"""A choice of sites together with what every exchange of one site for another would gain.

Here belongs the table of swap gains and how it is kept up: an exchange changes it only where the clients of the two
sites are covered, a few thousand sums. Which exchanges to make is `cover_search`.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.coverage.cover_problem import CoverProblem


class SwapTable:
    """State of a local search over the sites of a problem.

    Parameters
    ----------
    problem : of any size.
    sites : positions of p sites to begin from.

    Attributes
    ----------
    sites : chosen, p positions.
    objective : weight covered.
    kept : p × sites; `kept[q, j]` is what leaving the q-th chosen site loses, as far as j does not cover it again, with
        its sign turned.
    added : what j covers that nobody else does, shape (site,). Their sum is the gain of the swap.

    References
    ----------
    Interchange: Teitz & Bart (1968), Operations Research 16(5), 955–961. Gains as a sum: Resende & Werneck (2007), A
    Fast Swap-Based Local Search Procedure for Location Problems, Annals of Operations Research 150, 205–230.

    Examples
    --------
    The second site covers 3 + 2, the first 5 + 3: their exchange gains 3.

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> table = SwapTable(problem, np.array([1]))
    >>> (table.kept[0] + table.added).tolist()
    [3.0, 0.0]
    >>> table.swap(0, 0)
    >>> table.objective, table.sites.tolist()
    (8.0, [0])
    """

    def __init__(self, problem: CoverProblem, sites: np.ndarray) -> None:
        self._weight, self._by_client, self._by_site = problem.weight, problem.table, problem.by_site
        self._degree = np.diff(self._by_client.indptr)
        self._known: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.sites = np.array(sites, dtype=np.int64)
        self._times = np.zeros(self._weight.size, dtype=np.int64)
        # The sum of the positions that cover a client is the position of its only one, where there is one.
        self._owner = np.zeros(self._weight.size, dtype=np.int64)
        for position, site in enumerate(self.sites):
            clients = self._clients(site)
            self._times[clients] += 1
            self._owner[clients] += position
        self.added = self._by_site @ np.where(self._times == 0, self._weight, 0.0)
        self.kept = np.zeros((self.sites.size, problem.table.shape[1]))
        for position in range(self.sites.size):
            self._refresh(position)
        self.objective = float(self._weight[self._times > 0].sum())

    def swap(self, position: int, site: int) -> None:
        """Exchange the chosen site at a position for another."""
        weight = self._weight
        leaving, coming = self._clients(self.sites[position]), self._clients(site)
        self._times[leaving] -= 1
        self._owner[leaving] -= position
        times = self._times[leaving]
        bare, single = weight[leaving] * (times == 0), weight[leaving] * (times == 1)
        # A client with one site left is that site's to lose; one that gets a second is so no longer.
        self._change(self.sites[position], bare, single, leaving)
        times = self._times[coming]
        new, doubled = weight[coming] * (times == 0), weight[coming] * (times == 1)
        self._change(site, -new, -doubled, coming)
        self._times[coming] += 1
        self._owner[coming] += position
        self.sites[position] = site
        self._refresh(position)
        self.objective += float(new.sum() - bare.sum())

    def _clients(self, site: int) -> np.ndarray:
        return self._by_site.indices[self._by_site.indptr[site] : self._by_site.indptr[site + 1]]

    def _pairs(self, site: int) -> tuple[np.ndarray, np.ndarray]:
        """Each client of a site with every site that covers it: the sites, and the clients' places in the list."""
        found = self._known.get(int(site))
        if found is None:
            clients = self._clients(site)
            degree = self._degree[clients]
            ends = np.cumsum(degree)
            starts = np.repeat(self._by_client.indptr[clients] - ends + degree, degree)
            columns = self._by_client.indices[starts + np.arange(starts.size)].astype(np.int64)
            found = self._known[int(site)] = (columns, np.repeat(np.arange(clients.size), degree))
        return found

    def _change(self, site: int, free: np.ndarray, owned: np.ndarray, clients: np.ndarray) -> None:
        """Add to what every site would cover of clients that nobody covers, and to what it would save of owned ones."""
        columns, client = self._pairs(site)
        self.added += np.bincount(columns, free[client], minlength=self.added.size)
        changed = np.flatnonzero(owned)
        if changed.size:
            owner = np.where(owned != 0, self._owner[clients], 0)
            some = np.flatnonzero(owned[client])
            which = client[some]
            np.add.at(self.kept.ravel(), columns[some] + owner[which] * self.kept.shape[1], owned[which])
            lost = np.bincount(owner, owned, minlength=self.sites.size)
            touched = np.flatnonzero(lost)
            self.kept[touched] -= lost[touched, None]

    def _refresh(self, position: int) -> None:
        site = self.sites[position]
        clients = self._clients(site)
        own = self._weight[clients] * (self._times[clients] == 1)
        columns, client = self._pairs(site)
        self.kept[position] = np.bincount(columns, own[client], minlength=self.kept.shape[1])
        self.kept[position] -= own.sum()
