// The functions of a spreadsheet that the model's formulas call; as exact as a double allows where a page needs it.
const total = (n, term) => {
  let sum = 0;
  for (let j = 0; j < n; j += 1) sum += term(j);
  return sum;
};

const roundUp = (value) => Math.ceil(value);

// Lanczos' series with nine terms: fifteen digits for what is above zero.
const logGamma = (x) => {
  const weights = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const at = x - 1;
  const sum = weights.slice(1).reduce((found, weight, i) => found + weight / (at + i + 1), weights[0]);
  const t = at + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum);
};

// Lentz's continued fraction of the incomplete beta function; it is quick on the side that `beta` chooses.
const betaFraction = (x, a, b) => {
  const tiny = 1e-300;
  const away = (value) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let found = d;
  for (let m = 1; m <= 300; m += 1) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      found *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return found;
};

const beta = (x, a, b) => {
  if (!(x > 0)) return x === 0 ? 0 : NaN;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
};

// The normal distribution by its series within three deviations, and by Laplace's continued fraction beyond.
const normal = (x) => {
  if (x > 0) return 1 - normal(-x);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x < -3) {
    let tail = -x;
    for (let n = 120; n >= 1; n -= 1) tail = -x + n / tail;
    return density / tail;
  }
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-18 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + density * sum;
};

// Newton's steps on the logarithm of the smaller tail, which is concave: they arrive from any start below it.
const quantile = (p) => {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  if (p > 0.5) return -quantile(1 - p);
  let x = -Math.sqrt(-2 * Math.log(p));
  for (let step = 0; step < 60; step += 1) {
    const tail = normal(x);
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    const change = ((Math.log(p) - Math.log(tail)) * tail) / density;
    x += change;
    if (Math.abs(change) < 1e-15 * Math.max(1, Math.abs(x))) break;
  }
  return x;
};
