// Numbers as the report prints them: the same rounding, powers and signs as `analysis.wording.numbers`.
const MINUS = "\u2212";
const STEPS = { zh: [[12, " 万亿"], [8, " 亿"], [4, " 万"]], en: [[12, " trillion"], [9, " billion"], [6, " million"]] };
const NEVER = { zh: "无法达到", en: "never" };
const MET = { zh: "已经达到", en: "already met" };

// A value counts with fifteen digits, and halves go away from zero.
const exactly = (value) => Number(value.toPrecision(15));
const shift = (value, places) => {
  const [digits, power = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(power) + places}`);
};
const rounded = (value, decimals) => Math.sign(value) * shift(Math.round(shift(Math.abs(value), decimals)), -decimals);
const exponent = (value) => (value ? Number(value.toExponential(14).split("e")[1]) : 0);
const significant = (value, digits) => rounded(value, digits - 1 - exponent(value));

const needed = (value) => {
  const [digits, power] = Math.abs(value).toExponential(14).split("e");
  const kept = digits.replace(".", "").replace(/0+$/, "");
  return kept.length <= 6 ? Math.max(kept.length - 1 - Number(power), 0) : null;
};
const decimals = (value) => (Math.abs(value) >= 9.95 ? 0 : Math.abs(value) >= 0.995 ? 1 : 2);

const grouped = (value, places, exact) => {
  let kept = exact ? Math.max(places, needed(value) ?? 0) : places;
  if (value && !rounded(value, kept)) kept = Math.max(kept, Math.min(-exponent(value), 6));
  const shown = rounded(value, kept);
  const text = Math.abs(shown).toLocaleString("en-US", { minimumFractionDigits: kept, maximumFractionDigits: kept });
  return (shown < 0 ? MINUS : "") + text;
};

const large = (value, language, exact) => {
  const whole = exact && needed(value) !== null;
  for (const [power, word] of STEPS[language]) {
    if (Math.abs(value) >= shift(whole ? 1 : 0.9995, power)) {
      const scaled = exactly(shift(value, -power));
      const size = Math.abs(significant(scaled, 3));
      if (size >= 1000) return grouped(whole ? scaled : significant(scaled, 3), 0, exact) + word;
      return grouped(scaled, size >= 100 ? 0 : size >= 1 ? 1 : 2, exact) + word;
    }
  }
  const shown = Math.abs(value) >= 10000 && !whole ? significant(value, 3) : value;
  return grouped(shown, Number.isInteger(shown) ? 0 : decimals(shown), exact);
};

const percent = (value, exact) => {
  const shown = exactly(shift(value, 2));
  const size = Math.abs(shown);
  let places = size >= 9.95 || Number.isInteger(size) ? 0 : decimals(shown);
  if (size >= 99.5 && size < 100) places = [1, 2, 3].find((d) => rounded(size, d) < 100) ?? 0;
  return `${grouped(shown, places, exact)}%`;
};

// `unit` says how it is written: its name, the words behind a number, and of money the sign and the word.
const format = (number, unit, language, typed = false) => {
  if (Number.isNaN(number)) return "–";
  if (!Number.isFinite(number)) return NEVER[language];
  let value = exactly(number);
  if (unit.name === "share" || unit.name === "share/year") return percent(value, typed);
  if (!typed && (unit.name === "years" || unit.name === "months") && Math.abs(value) < 0.005) return MET[language];
  if (unit.sign) {
    const text = large(value, language, typed);
    if (language === "zh") return text + (/[万亿]$/.test(text) ? "" : " ") + unit.money;
    return text.startsWith(MINUS) ? MINUS + unit.sign + text.slice(1) : unit.sign + text;
  }
  let text;
  if (unit.name === "count" || unit.name === "persons") text = large(value, language, typed && Math.abs(value) < 10000);
  else if (unit.name === "index") text = grouped(value, 0, typed);
  else if (unit.name === "visits/year" || unit.name === "days") {
    text = grouped(value, Number.isInteger(value) ? 0 : decimals(value), typed);
    if (text.includes(".")) text = text.replace(/0+$/, "").replace(/\.$/, "");
  } else text = Math.abs(value) < 10000 ? grouped(value, decimals(value), typed) : large(value, language, typed);
  const behind = (text === "1" && unit.one) || unit.behind;
  return text + (/[万亿]$/.test(text) ? behind.trimStart() : behind);
};
