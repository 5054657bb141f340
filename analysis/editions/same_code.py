"""Fingerprints in older editions, and what the very same code has today.

Belongs here: rows that hold because only the way of taking a fingerprint changed, or how a formula is written and not
what it computes. Does not belong here: taking fingerprints (`fingerprint`), names that moved (they count for nothing in
a fingerprint). A row is never removed, and its second column never corrected to make a change of method disappear.
"""

from __future__ import annotations

# In edition 2026-11 functions had the names of their modules, and (draws) was the text of whole files.
SAME_CODE: dict[str, str] = {
    "54d4975af694": "fb87864602d3",  # (draws)
    "749ff2bdca29": "f7efd4f21a17",  # adverse_selection
    "43252fb87f7b": "2bb1892a8417",  # best_fee
    "c730eb9c32fc": "28468e3d10eb",  # breakeven_spend
    "738ef57a5df6": "75aa021ad188",  # breakeven_spend_paid
    "5b175a14fc45": "f94494d6e964",  # breakeven_spend_with_deals
    "ef64db19c2a1": "b7a5e5b8315c",  # breakeven_visits
    "4ec4465b055e": "eab9aa0778cc",  # breakeven_wallet
    "475f1875ea28": "6cb0838cf832",  # breaks_even
    "79d8aad504cd": "ef32ebe2f4ca",  # builtup_area
    "4fe22c677e52": "db578edb60a2",  # card_advantage
    "d2cb3262290a": "9aff88d5a011",  # card_sales_per_store
    "331f8011a232": "d3734ca981a0",  # card_use
    "f961094d98ca": "f38a874fe324",  # cash_trough
    "37a7f419b715": "b46dbde76efb",  # category_share
    "d9e26b7e1303": "8e97c866c212",  # certification_payback_sales
    "b0b170ee0cfb": "6851857a719b",  # city_weight
    "585a13ea5b00": "82c540b81a99",  # contribution_merchant_funded
    "f01560b2b4bc": "b067dfedb355",  # contribution_per_member
    "66ae2eec155b": "541467f2f948",  # contribution_platform_funded
    "8e5cf1bf91a6": "58894f7a4912",  # cost_to_breakeven
    "23ddf7f82b32": "d9b832fe4b43",  # cost_to_target
    "387ed3d3b7e1": "c18cbe5d35f5",  # coverage_gap
    "a7c444316cad": "47bb27eebfba",  # covered_by_city
    "b06ba11e93a6": "6e73f68cbac7",  # covered_share
    "0ae9d12a59be": "548eb697bed8",  # cr2
    "9617f82b749c": "8b654a0efddf",  # effective_platforms
    "d57c1a0cf83f": "e3b5738268c8",  # eligible_users
    "394d8b46ec02": "259f60bbc2e0",  # entry_effort_iia
    "9a5e949a725c": "40c40bf87004",  # entry_effort_nested
    "5f0e37203fbb": "fefb3a8e457b",  # entry_shares_iia
    "1a8d04bee449": "49894d25c14e",  # entry_shares_nested
    "169b1732bf05": "eaa5780517e6",  # gtv_by_basis
    "14b32bbc1850": "6da91cdafc8b",  # gtv_growth
    "f97d55a1d5cd": "82fff84da05f",  # gtv_of_two
    "7828d831434a": "2e4300a58f3b",  # hhi
    "dd37f4cc36ce": "b1c00e0f934d",  # hhi_at_target
    "68e9250f222c": "1359b41efcfc",  # hhi_over_line
    "ba123cf93179": "fa8424a533f8",  # hhi_single_other
    "1b3575aa6031": "7784489018fc",  # highest_discount
    "12e842a7acf3": "30c5707eed2e",  # highest_fee
    "cb5934bc9134": "df687dbe3590",  # installers_needed
    "6ed4871707ee": "df63c9d92a2a",  # join_share
    "79faee919938": "9e553d7a19d3",  # joiner_wallet
    "3a0333d3d975": "e399eb931148",  # launch_outlay
    "352917cd0cce": "2bf4b4254cf7",  # leader_share_of_two
    "2c753ab29466": "60298b93d869",  # ledger
    "d7a9ae7d0e29": "4ead0121d77a",  # lowest_fee
    "3c868b421b8d": "9b68747b0b17",  # member_benefit
    "554fc8dc5006": "f467fd11df6d",  # member_card_spend
    "9a246d22ca69": "23e175681221",  # member_covered_spend
    "5a63a0129e11": "0b37f792b0e1",  # member_survival
    "16a97d274053": "6a72437e7f3b",  # members
    "8a0dc0fcdce9": "250024e164b0",  # members_for_fixed_cost
    "665507e19369": "205a9e3ef9d8",  # merchant_breakeven_incrementality
    "bbc546263f3e": "244ba6e7e312",  # merchant_cost_rate
    "6f664f3b91e5": "09720741caec",  # merchant_net_rate
    "356b35536457": "a49f196f505b",  # merchants_stay
    "d5acb022d3e8": "e6480011dbaf",  # months_to_target
    "8c83749c036f": "8cc3a241208d",  # outgrowth_needed
    "bc1a09ee2d0c": "e92a9af908f4",  # outlets
    "fdbb255783f2": "c4d29456ec5d",  # panel_share_of_two
    "481313632c17": "12cb0a81837b",  # participation
    "411d7828f8cb": "e0931b0ce8bf",  # participation_overall
    "084087219af1": "a7b3ff98bf8b",  # platform_funded_loss
    "9e3840f9fbc3": "137238ccaa8c",  # population_share
    "053f4a523fc3": "e7325df59c0c",  # prorata_fee
    "5e31c5a96fa5": "41e4fa11a7cd",  # reach_choice
    "1eff70729c87": "0b49937e0d72",  # reach_choice_poisson
    "449c03ef52bd": "9f27d6b8c6ef",  # reach_one
    "00767dadf797": "4c79510f3ac6",  # required_coverage
    "800cf3c9f4d9": "8b6071f11285",  # saving_over_fee
    "78710f730959": "19c5ba6e7e1b",  # share_above_target
    "a48d67dfb652": "011dd572f4cd",  # share_path
    "289bea8d5de2": "b85ef995d7ac",  # share_trend
    "a5c4e52a1bf5": "936d900a9c8e",  # shares_reported
    "4057e03225da": "570938645744",  # stopping_cost
    "7c35a5c35436": "65083449d017",  # store_density
    "dd06f8713d87": "ccce86a72c70",  # stores_by_city
    "f079e98c81a3": "63d3ffe99629",  # stores_for_breakeven
    "47b3a7605557": "698745623846",  # stores_for_target
    "4d77b5a00630": "56025fc151c2",  # stores_in_reach
    "d02179ed714b": "d92498d89913",  # stores_multiple
    "9c517b80c56a": "63d7401787f4",  # switching_ratio_at_rest
    "0440afb918a7": "feb69643e7ec",  # target_share
    "6f46b796b804": "e3fb50ddc1c3",  # three_year_contribution
    "84921290e24e": "2950566f2d3d",  # total_surplus
    "3ad81d3ef2cb": "97b23bd87563",  # typical_saving
    "f7e79b10b14c": "ef091dc81d9e",  # visits_per_day
    "beb003ddf5f6": "23e23579aa16",  # wallet_multiple
    "ae3d018e9854": "5f5614e2684d",  # yearly_contribution
    "d4afe6f518ae": "31a9549a28ab",  # years_to_target
}
