"""A choice of sites together with what every exchange of one site for another would gain.

Here belongs the table of swap gains and how it is kept up: an exchange changes it only where the clients of the two
sites are covered, a few thousand sums. Which exchanges to make is `cover_search`.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.coverage.cover_problem import CoverProblem


class SwapTable:
    """State of a local search over the sites of a problem.

    sites : chosen, p positions. objective : weight covered.
    kept : p × sites; `kept[q, j]` is what leaving the q-th chosen site loses, as far as j does not cover it again,
        with its sign turned. added : what j covers that nobody else does. Their sum is the gain of the swap.
    """

    def __init__(self, problem: CoverProblem, sites: np.ndarray) -> None:
        self._weight, self._by_client, self._by_site = problem.weight, problem.table, problem.by_site
        self._degree = np.diff(self._by_client.indptr)
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
        leaving, coming = self._clients(self.sites[position]), self._clients(site)
        self._times[leaving] -= 1
        self._owner[leaving] -= position
        left = self._times[leaving]
        bare, single = leaving[left == 0], leaving[left == 1]
        found = self._times[coming]
        new, doubled = coming[found == 0], coming[found == 1]
        # A client with one site left is that site's to lose; one that gets a second is so no longer.
        changed = np.concatenate([single, doubled])
        change = np.concatenate([self._weight[single], -self._weight[doubled]])
        owner = self._owner[changed]
        self._spread(self.kept.ravel(), changed, change, owner * self.kept.shape[1])
        lost = np.bincount(owner, change, minlength=self.sites.size)
        touched = np.flatnonzero(lost)
        self.kept[touched] -= lost[touched, None]
        changed = np.concatenate([bare, new])
        self._spread(self.added, changed, np.concatenate([self._weight[bare], -self._weight[new]]))
        self._times[coming] += 1
        self._owner[coming] += position
        self.sites[position] = site
        self._refresh(position)
        self.objective += float(self._weight[new].sum() - self._weight[bare].sum())

    def _clients(self, site: int) -> np.ndarray:
        return self._by_site.indices[self._by_site.indptr[site] : self._by_site.indptr[site + 1]]

    def _refresh(self, position: int) -> None:
        clients = self._clients(self.sites[position])
        own = clients[self._times[clients] == 1]
        columns, degree = self._columns(own)
        weight = self._weight[own]
        row = np.bincount(columns, np.repeat(weight, degree), minlength=self.kept.shape[1])
        self.kept[position] = row - weight.sum()

    def _spread(self, flat: np.ndarray, clients: np.ndarray, change: np.ndarray, offset: np.ndarray | None = None):
        """Add each client's change at every site that covers it."""
        columns, degree = self._columns(clients)
        at = columns if offset is None else columns + np.repeat(offset, degree)
        np.add.at(flat, at, np.repeat(change, degree))

    def _columns(self, clients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        degree = self._degree[clients]
        ends = np.cumsum(degree)
        where = np.arange(ends[-1] if ends.size else 0) + np.repeat(
            self._by_client.indptr[clients] - ends + degree, degree
        )
        return self._by_client.indices[where], degree
