/** One step of a waterfall: from one probability to the next. */
export interface Step {
  from: number;
  to: number;
}

const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/**
 * Effects are parts of the score's log-odds, so they add up there and only there. Gives where the
 * score would stand without them, and the steps from there to the score.
 */
export function waterfall(score: number, effects: number[]): { start: number; steps: Step[] } {
  const end = logit(Math.min(1 - 1e-9, Math.max(1e-9, score)));
  let at = end - effects.reduce((sum, effect) => sum + effect, 0);
  const start = sigmoid(at);
  const steps = effects.map((effect) => {
    const from = sigmoid(at);
    at += effect;
    return { from, to: sigmoid(at) };
  });
  return { start, steps };
}
