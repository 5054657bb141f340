// Sliders with boxes: what is set goes through the model's formulas into numbers, a chart and the report's claims.
const whatIf = (told, chain, tests) => {
  const { language, words } = told;
  const section = document.getElementById(told.id);
  const copy = (start) => ({ v: { ...start.v }, c: Object.fromEntries(Object.entries(start.c).map(([k, x]) => [k, [...x]])) });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const say = (value, unit, typed) => format(value, told.units[unit], language, typed);

  // One column of the workbook: the inputs as set, then what an option sets, measured against `over`.
  const column = (set, option, over) => {
    const { v, c } = copy(told.start);
    Object.assign(v, set, option.v);
    for (const [name, cities] of Object.entries(option.c)) cities.forEach((x, i) => { if (x !== null) c[name][i] = x; });
    return { v: chain(v, c, over, told.start.c.population.length), c };
  };
  const none = { v: {}, c: {} };
  const nothing = new Proxy({}, { get: () => 0 });
  const work = (set) => {
    const base = column(set, none, nothing);
    const carried = column(set, told.baseline, nothing);
    return { base, best: column(set, told.best, carried.v) };
  };

  const at = (worked, part) => ("city" in part ? worked.c[part.key][part.city] : worked.v[part.key]);
  const sentence = (parts, worked) =>
    parts.map((part) => (typeof part === "string" ? part : say(at(worked, part), part.unit, part.typed))).join("");

  const element = (name, attributes, ...inside) => {
    const made = name === "svg" ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    Object.entries(attributes).forEach(([k, x]) => made.setAttribute(k, x));
    made.append(...inside);
    return made;
  };

  const start = work({});
  const numbers = told.numbers.map((number) => {
    const value = element("strong", {});
    const then = start[number.of].v[number.key];
    // A value at base beside a mean over draws would contradict it; what it moves by does not.
    const shown = (now) => (number.moved ? `${now > then ? "+" : ""}${say(now === then ? 0 : now - then, number.unit)}` : say(now, number.unit));
    const base = number.moved ? "" : fill(words.base, { value: say(then, number.unit) });
    const item = element("li", {}, value, element("small", {}, base), element("span", {}, number.label));
    section.querySelector(".moved").append(item);
    return { ...number, show: (worked) => { value.textContent = shown(worked[number.of].v[number.key]); } };
  });
  const claims = told.claims.map((claim, n) => {
    const verdict = element("strong", {});
    const text = element("span", {});
    const item = element("li", {}, verdict, " ", text);
    section.querySelector(".claims").append(item);
    return (worked) => {
      const holds = tests[n](worked.base.v, worked.base.c);
      item.className = holds ? "holds" : "fails";
      verdict.textContent = holds ? `✓ ${words.holds}` : `✗ ${words.fails}`;
      text.textContent = sentence(holds || !claim.otherwise ? claim.text : claim.otherwise, worked.base);
    };
  });

  // The chart keeps its scale, so that a reader sees what moves; it was laid out for the base.
  const phone = matchMedia("(max-width: 40rem)").matches;
  const [WIDE, HIGH, LEFT, RIGHT, TOP, FOOT] = [phone ? 360 : 640, 260, phone ? 8 : 64, phone ? 8 : 24, 30, 40];
  const finite = (x) => (Number.isFinite(x) ? x : 0);
  const most = 1.25 * Math.max(finite(start.base.v.breakeven_wallet), 2 * start.base.v.wallet);
  const tall = 1.7 * Math.max(start.base.v.card_fee, start.base.v.typical_saving);
  const x = (spend) => LEFT + (Math.min(spend, most) / most) * (WIDE - LEFT - RIGHT);
  const y = (money) => HIGH - FOOT - (Math.min(money, tall) / tall) * (HIGH - TOP - FOOT);
  const drawn = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img" });
  section.querySelector(".chart").append(drawn);
  const mark = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([k, value]) => made.setAttribute(k, value));
    if (text) made.textContent = text;
    drawn.append(made);
  };
  const draw = ({ base: { v } }) => {
    drawn.replaceChildren();
    const unit = told.units_of;
    const rate = v.card_advantage * v.covered_share;
    const spoken = { wallet: say(v.wallet, unit.wallet, true), saving: say(v.typical_saving, unit.saving),
      fee: say(v.card_fee, unit.fee, true), even: say(v.breakeven_wallet, unit.even) };
    drawn.setAttribute("aria-label", fill(words.chart, spoken));
    const line = (from, to, css) => mark("line", { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: css });
    const label = (px, py, text, anchor, css = "") => mark("text", { x: px, y: py, "text-anchor": anchor, class: css }, text);
    line([LEFT, y(0)], [WIDE - RIGHT, y(0)], "axis");
    label(WIDE - RIGHT, HIGH - 6, `${words.spend} →`, "end", "quiet");
    line([LEFT, y(v.card_fee)], [WIDE - RIGHT, y(v.card_fee)], "fee");
    label(LEFT + 4, y(v.card_fee) - 6, fill(words.fee, spoken), "start");
    const end = rate > 0 ? Math.min(most, tall / rate) : most;
    line([x(0), y(0)], [x(end), y(rate * end)], "saving");
    label(x(0) + 4, TOP - 12, `${words.saves} ↑`, "start", "subject");
    line([x(v.wallet), y(0)], [x(v.wallet), y(v.typical_saving)], "typical");
    mark("circle", { cx: x(v.wallet), cy: y(v.typical_saving), r: 5, class: "typical" });
    label(x(v.wallet), y(0) + 16, fill(words.typical, spoken), x(v.wallet) < WIDE / 2 ? "start" : "end");
    const inside = v.breakeven_wallet <= most && v.card_fee <= tall;
    if (inside) mark("circle", { cx: x(v.breakeven_wallet), cy: y(v.card_fee), r: 5, class: "even" });
    const where = inside ? x(v.breakeven_wallet) : WIDE - RIGHT;
    const right = where < (phone ? 0.45 : 0.7) * WIDE; // the line falls to the left below the point and rises to the right above it
    label(where, y(v.card_fee) + (right ? 18 : -8), fill(inside ? words.even : words.beyond, spoken), right ? "start" : "end", "strong");
  };

  const sliders = told.sliders.map((slider) => {
    const box = [...section.querySelectorAll(".slider")].find((found) => found.dataset.name === slider.name);
    const [range, typed] = box.querySelectorAll("input");
    return { ...slider, range, typed, set: slider.value };
  });
  const update = () => {
    const set = Object.fromEntries(sliders.map((slider) => [slider.name, slider.set]));
    const worked = work(set);
    numbers.forEach((number) => number.show(worked));
    claims.forEach((judge) => judge(worked));
    draw(worked);
    sliders.forEach((slider) => slider.range.setAttribute("aria-valuetext", say(slider.set, slider.unit, true)));
  };
  sliders.forEach((slider) => {
    slider.range.addEventListener("input", () => {
      slider.set = Number(slider.range.value);
      slider.typed.value = exactly(slider.set * slider.shown);
      update();
    });
    slider.typed.addEventListener("input", () => {
      const value = slider.typed.value.trim() === "" ? NaN : exactly(Number(slider.typed.value) / slider.shown);
      const right = value >= slider.low && value <= slider.high;
      slider.typed.setAttribute("aria-invalid", String(!right));
      if (!right) return;
      slider.set = value;
      slider.range.value = value;
      update();
    });
  });
  section.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  section.querySelector("form").addEventListener("reset", (event) => {
    event.preventDefault();
    sliders.forEach((slider) => {
      slider.set = slider.value;
      slider.range.value = slider.value;
      slider.typed.value = exactly(slider.value * slider.shown);
      slider.typed.setAttribute("aria-invalid", "false");
    });
    update();
  });
  section.work = work; // for tests: the numbers without their rounding
  section.hidden = false;
  update();
};
