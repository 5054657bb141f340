"""The market: who holds which share on which basis, how concentrated that is, where it moves, what entry takes.

Belongs here: figures about the named players, everybody else, and an entrant. Does not belong here: the card
(membership) and the shops (coverage). Dimensions: `platform` (leader, follower, further players by name, others),
`basis` (gross, net), `year`, `estimate` (value, low, high) for descriptions that bring their own interval; `draw` or
`case` by broadcasting.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.market import attraction, concentration, dynamics, trend

SIGNIFICANT_DIGITS = 2  # a press figure such as "about 3,000" is read as good to two digits
LEAST_PART = 1e-9  # of a market, for those outside a nest
INTERVAL = 0.9  # the coverage of every interval that the report prints


def _share_of_two(leader: xr.DataArray, follower: xr.DataArray) -> xr.DataArray:
    return leader / (leader + follower)


def _stack(**by_platform: xr.DataArray) -> xr.DataArray:
    return xr.concat(xr.broadcast(*by_platform.values()), dim="platform").assign_coords(platform=list(by_platform))


def _of(values: xr.DataArray, platform: str) -> xr.DataArray:
    """The values of one player; zero where the study does not have it."""
    if platform in values["platform"].values:
        return values.sel(platform=platform, drop=True)
    return xr.zeros_like(values.isel(platform=0, drop=True))


def _beyond_two(player_share: xr.DataArray) -> xr.DataArray:
    """The shares of players who are neither leader nor follower."""
    return player_share.sel(platform=player_share["platform"] != "follower")


def _market(of_two: xr.DataArray, others: xr.DataArray, player_share: xr.DataArray) -> xr.DataArray:
    """Shares of the leader, the follower, each further player by name, and everybody else."""
    further = _beyond_two(player_share)
    two = 1.0 - others - further.sum("platform")
    named = {str(p): further.sel(platform=p, drop=True) for p in further["platform"].values}
    return _stack(leader=two * of_two, follower=two * (1.0 - of_two), **named, others=others)


def _named(shares: xr.DataArray) -> xr.DataArray:
    return shares.drop_sel(platform="others")


def _incumbents(shares: xr.DataArray) -> tuple[xr.DataArray, str]:
    """Shares among those an entrant takes from, and the one that it stands next to.

    Those are the named players; where there is one only, it and everybody else.
    """
    named = _named(shares)
    if bool((named.sel(platform="follower") > 0).all()):  # a search may leave it nothing at some points
        return named / named.sum("platform"), "follower"
    # Where a search leaves nobody else, entry is what it is in the limit: nests have parts above zero.
    return shares.drop_sel(platform="follower").clip(min=LEAST_PART), "leader"


@figure("money/year", "按口径的年交易额", "Yearly transaction value by basis")
def gtv_by_basis(gtv: xr.DataArray, net_ratio: xr.DataArray, leader_net_ratio: xr.DataArray) -> xr.DataArray:
    """GTV_net = ρ_F · GTV_gross for the follower, ρ_L · GTV_gross for the leader.

    Yuan a year by `platform`, `year` and `basis`. Gross is what was reported, net what remains of it once orders that
    are never used or returned are out. Only the follower's ratio is stated; the leader's is a range, so that shares on
    the net basis are a band. Both are applied to the last two reported years only.
    """
    stated = gtv["year"] >= gtv["year"].max() - 1
    factor = xr.where(gtv["platform"] == "follower", net_ratio, leader_net_ratio)
    net = (gtv * factor).where(stated)
    return xr.concat(xr.broadcast(gtv, net), dim="basis").assign_coords(basis=["gross", "net"])


@figure("share", "龙头在两强中的份额（按口径、年份）", "Leader's share of the two, by basis and year")
def leader_share_of_two(gtv_by_basis: xr.DataArray) -> xr.DataArray:
    """s = GTV_L / (GTV_L + GTV_F), by `basis` and `year`."""
    return _share_of_two(_of(gtv_by_basis, "leader"), _of(gtv_by_basis, "follower"))


@figure("share", "龙头在两强中的份额（{panel}）", "Leader's share of the two: {panel}")
def panel_share_of_two(panel_ratio: xr.DataArray) -> xr.DataArray:
    """s = R / (1 + R), R the panel's leader-to-follower ratio by `segment` and `month`."""
    return panel_ratio / (1.0 + panel_ratio)


@figure("share", "份额（{reported}，含其他）", "Shares {reported}, others included")
def shares_reported(
    reported_share: xr.DataArray, others_share: xr.DataArray, player_share: xr.DataArray
) -> xr.DataArray:
    """s = ((1−o−Σp)·r, (1−o−Σp)·(1−r), p, o), by `platform`.

    r is the reported share of the two largest, p that of each further named player, o everybody else's. Where sales of
    one player only are known, the follower has a share as further players do, and the leader has what is left.
    """
    if "follower" in player_share["platform"].values:
        of_follower = _of(player_share, "follower")
        two = 1.0 - others_share - _beyond_two(player_share).sum("platform")
        return _market(1.0 - of_follower / two, others_share, player_share)
    return _market(reported_share, others_share, player_share)


@figure("share", "{yardstick}对应的份额", "Leader's share of the two at the {yardstick}")
def target_share(target_ratio: xr.DataArray) -> xr.DataArray:
    """s* = R* / (1 + R*)."""
    return target_ratio / (1.0 + target_ratio)


@figure("share", "当前份额与{yardstick}之差", "Share less that at the {yardstick}")
def share_above_target(reported_share: xr.DataArray, target_share: xr.DataArray) -> xr.DataArray:
    """Δ = r − s*, of the two."""
    return reported_share - target_share


@figure("index", "集中度 HHI（其他企业分散）", "HHI, others atomistic")
def hhi(shares_reported: xr.DataArray) -> xr.DataArray:
    """HHI = 10⁴·Σ s² over the named players, a lower bound: nobody else counts. Scale 0–10,000."""
    return concentration.hhi(_named(shares_reported), "platform")


@figure("index", "集中度 HHI（其他企业为一家）", "HHI, others one firm")
def hhi_single_other(shares_reported: xr.DataArray) -> xr.DataArray:
    """HHI = 10⁴·Σ s², the upper bound: everybody else is one firm. Scale 0–10,000."""
    return concentration.hhi(shares_reported, "platform")


@figure("index", "{yardstick}下的 HHI", "HHI at the {yardstick}")
def hhi_at_target(target_share: xr.DataArray, others_share: xr.DataArray, player_share: xr.DataArray) -> xr.DataArray:
    """HHI* = 10⁴·Σ s² over the named players, the two largest at the target ratio. Scale 0–10,000."""
    return concentration.hhi(_named(_market(target_share, others_share, player_share)), "platform")


@figure("ratio", "HHI 相对并购审查线的倍数", "HHI over the merger-control line")
def hhi_over_line(hhi: xr.DataArray, concentration_line: xr.DataArray) -> xr.DataArray:
    """HHI / line."""
    return hhi / concentration_line


@figure("share", "前两家合计份额 CR2", "Combined share of the two leaders, CR2")
def cr2(shares_reported: xr.DataArray) -> xr.DataArray:
    """CR2 = s_L + s_F."""
    return _of(shares_reported, "leader") + _of(shares_reported, "follower")


@figure("count", "等效企业数（二阶希尔数）", "Effective number of firms (Hill number of order two)")
def effective_platforms(shares_reported: xr.DataArray) -> xr.DataArray:
    """²D = 1 / Σ s²."""
    return 1.0 / (shares_reported**2).sum("platform")


@figure("ratio", "追赶者须相对领先者多增长的倍数", "Factor by which the follower must outgrow the leader")
def outgrowth_needed(reported_share: xr.DataArray, target_ratio: xr.DataArray) -> xr.DataArray:
    """(r / (1−r)) / R*."""
    return reported_share / (1.0 - reported_share) / target_ratio


@figure("years", "达到{yardstick}所需年数", "Years until the {yardstick}")
def years_to_target(
    reported_share: xr.DataArray, target_ratio: xr.DataArray, leader_growth: xr.DataArray, follower_growth: xr.DataArray
) -> xr.DataArray:
    """T = ln[(r/(1−r))/R*] / [ln(1+g_F) − ln(1+g_L)], the Fisher–Pry path; zero where the ratio is already lower."""
    ratio = reported_share / (1.0 - reported_share)
    years = dynamics.years_between_ratios(ratio, target_ratio, leader_growth, follower_growth)
    return xr.where(ratio <= target_ratio, 0.0, years)


@figure("share", "份额路径（假设增速不变）", "Path of the leader's share at constant growth")
def share_path(
    reported_share: xr.DataArray, leader_growth: xr.DataArray, follower_growth: xr.DataArray, horizon: xr.DataArray
) -> xr.DataArray:
    """logit s(t) = logit r − t·[ln(1+g_F) − ln(1+g_L)], by `horizon` year t. A scenario, not a forecast."""
    return dynamics.fisher_pry_share(reported_share, np.log1p(leader_growth) - np.log1p(follower_growth), horizon)


@figure("ratio", "稳态下两家用户流失强度之比", "Ratio of switching rates that holds the share at rest")
def switching_ratio_at_rest(reported_share: xr.DataArray) -> xr.DataArray:
    """b/a = r/(1−r): two-state Markov switching with steady state π = (b, a)/(a+b)."""
    return reported_share / (1.0 - reported_share)


def _rounding(values: xr.DataArray) -> xr.DataArray:
    return 0.5 * 10.0 ** (np.floor(np.log10(values)) - (SIGNIFICANT_DIGITS - 1)) / values


def _trend(values: xr.DataArray, sigma: xr.DataArray) -> xr.DataArray:
    fit = trend.log_linear_trend(values["year"].values, values.values, sigma.values, coverage=INTERVAL)
    return xr.DataArray([fit.slope, fit.low, fit.high], dims="estimate", coords={"estimate": ["value", "low", "high"]})


@figure("log-odds/year", "龙头份额对数几率的年变化", "Yearly change of the leader's log-odds", design="base")
def share_trend(
    leader_share_of_two: xr.DataArray, gtv_by_basis: xr.DataArray, gtv_spread: xr.DataArray
) -> xr.DataArray:
    """β in logit s_t = α + β·t by weighted least squares, weights 1/σ², σ from rounding and stated ranges.

    By `basis` and `estimate` (90 % interval from the stated measurement error alone). It describes the years that
    were reported; with fewer than eight observations it is no forecast.
    """
    relative = np.maximum(gtv_spread, _rounding(gtv_by_basis))
    sigma = np.sqrt((relative**2).sum("platform"))
    log_odds = dynamics.log_odds(leader_share_of_two)
    return xr.concat(
        [_trend(log_odds.sel(basis=b), sigma.sel(basis=b)) for b in log_odds["basis"].values], dim=log_odds["basis"]
    )


@figure("share/year", "交易额年均增长（对数口径）", "Yearly growth of transaction value, log scale", design="base")
def gtv_growth(gtv: xr.DataArray, gtv_spread: xr.DataArray) -> xr.DataArray:
    """g = e^β − 1 with ln GTV_t = α + β·t by weighted least squares; by `platform` and `estimate`."""
    relative = np.maximum(gtv_spread, _rounding(gtv))
    return xr.concat(
        [np.expm1(_trend(np.log(gtv.sel(platform=p)), relative.sel(platform=p))) for p in gtv["platform"].values],
        dim=gtv["platform"],
    )


@figure("share", "新进入者按比例夺取后的份额", "Shares after entry, taken in proportion")
def entry_shares_iia(shares_reported: xr.DataArray, entrant_share: xr.DataArray) -> xr.DataArray:
    """s' = ((1−t)·s, t), by `platform`, s among the named players: independence of irrelevant alternatives."""
    return attraction.entry_shares_iia(_incumbents(shares_reported)[0], entrant_share, dim="platform")


@figure("share", "新进入者与追赶者相似时的份额", "Shares after entry next to the follower")
def entry_shares_nested(
    shares_reported: xr.DataArray, entrant_share: xr.DataArray, nest_correlation: xr.DataArray
) -> xr.DataArray:
    """Nested logit (Cardell 1997), entrant in the follower's nest with within-nest correlation ρ; by `platform`."""
    among, partner = _incumbents(shares_reported)
    return attraction.entry_shares_nested(among, entrant_share, nest_correlation, partner=partner, dim="platform")


@figure("share", "进入前的份额（知名平台之间）", "Shares before entry, among those it takes from")
def shares_before_entry(shares_reported: xr.DataArray) -> xr.DataArray:
    """s / Σ s over the named players, by `platform`; where there is one only, it and everybody else."""
    return _incumbents(shares_reported)[0]


@figure(
    "share",
    "新进入者所需投入占现有企业合计（按比例夺取）",
    "Entrant's effort over the incumbents' combined, proportional",
)
def entry_effort_iia(entrant_share: xr.DataArray) -> xr.DataArray:
    """A = t / (1−t), attraction needed relative to the incumbents' total."""
    return attraction.entry_attraction_iia(entrant_share)


@figure(
    "share",
    "新进入者所需投入占现有企业合计（与追赶者相似）",
    "Entrant's effort over the incumbents' combined, next to the follower",
)
def entry_effort_nested(
    shares_reported: xr.DataArray, entrant_share: xr.DataArray, nest_correlation: xr.DataArray
) -> xr.DataArray:
    """A with s_E(A) = t in the nested logit, relative to the incumbents' total attraction."""
    among, partner = _incumbents(shares_reported)
    return attraction.entry_attraction_nested(among, entrant_share, nest_correlation, partner=partner, dim="platform")


@figure("money/year", "两强合计年交易额", "Transaction value of the two, latest year")
def gtv_of_two(gtv: xr.DataArray) -> xr.DataArray:
    """GTV_L + GTV_F in the latest reported year, gross basis."""
    latest = gtv.isel(year=-1, drop=True)
    return _of(latest, "leader") + _of(latest, "follower")


@figure("ratio", "门店或商家数为本项目的倍数", "{stores} or {merchants} over the programme's")
def scale_multiple(player_scale: xr.DataArray, participating_stores: xr.DataArray) -> xr.DataArray:
    """n_k / n, by `platform`: what each player counts over the shops that took part."""
    return player_scale / participating_stores
