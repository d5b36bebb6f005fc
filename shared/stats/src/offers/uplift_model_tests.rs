use super::*;

const HAZARDS: [f64; 8] = [0.3, 0.3, 0.2, 0.4, 0.3, 0.2, 0.4, 0.3];
const OFFERED: [bool; 8] = [true, false, true, true, false, false, false, true];
const LEFT: [bool; 8] = [false, true, false, false, true, false, true, false];

fn prior(centre: f64, deviation: f64) -> GaussianPrior {
    GaussianPrior {
        centre,
        penalty: deviation.powi(-2),
    }
}

fn eight() -> Decisions {
    let mut decisions = Decisions::new(1);
    for n in 0..8 {
        let decision = Decision {
            hazard: HAZARDS[n],
            cycles: 1,
            offer: OFFERED[n].then_some(0),
            left: LEFT[n],
        };
        decisions.push(&[1.0], &decision);
    }
    decisions
}

fn near(found: &[f64], expected: &[f64]) {
    let apart = found.iter().zip(expected).map(|(a, b)| (a - b).abs());
    assert!(apart.fold(0.0, f64::max) < 5e-9, "{found:?} {expected:?}");
}

#[test]
fn eight_rows_give_what_the_prototype_printed() {
    let priors = [prior(0.0, 0.5), prior(-0.15, 0.25)];
    let posterior = Posterior::of(&eight(), &priors);
    near(posterior.mean().values(), &[0.137_785_13, -0.220_813_21]);
    let [first, second] = [[1.0, 0.0], [0.0, 1.0]].map(|e| posterior.precision.solve(e.to_vec()));
    near(&first, &[0.178_038_73, -0.008_411_58]);
    near(&second, &[-0.008_411_58, 0.059_944_55]);
    near(
        &[posterior.deviation(&[1.0], 0)],
        &[0.059_944_55_f64.sqrt()],
    );
}

#[test]
fn draws_have_the_mean_and_the_spread_that_are_believed() {
    let priors = [prior(0.0, 0.5), prior(-0.15, 0.25)];
    let posterior = Posterior::of(&eight(), &priors);
    let draws: Vec<f64> = (0..20_000)
        .map(|n| posterior.draw(0.5, 3, n).shift(&[1.0], 0))
        .collect();
    let mean = draws.iter().sum::<f64>() / 2e4;
    let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 2e4;
    assert!((mean + 0.2208).abs() < 0.003, "{mean}");
    assert!(
        (variance / (0.25 * 0.059_945) - 1.0).abs() < 0.03,
        "{variance}"
    );
}

#[test]
fn an_offer_that_the_prior_does_not_know_is_left_out() {
    let priors = [prior(0.0, 0.5), prior(-0.15, 0.25)];
    let mut more = eight();
    let unknown = Decision {
        hazard: 0.2,
        cycles: 1,
        offer: Some(7),
        left: true,
    };
    more.push(&[1.0], &unknown);
    let mean = |of: &Decisions| Posterior::of(of, &priors).mean().clone();
    assert_eq!(mean(&more), mean(&eight()));
}

#[test]
fn evidence_of_a_single_coefficient_is_that_of_its_integral() {
    let priors = [prior(0.0, 0.5)];
    let posterior = Posterior::of(&eight(), &priors);
    let of = Penalised {
        decisions: &eight(),
        priors: &priors,
    };
    let step = 1e-3;
    let density = |b: f64| (-of.value(&[b])).exp() / (0.5 * std::f64::consts::TAU.sqrt());
    let integral: f64 = (-4_000..4_000)
        .map(|n| step * density(f64::from(n) * step))
        .sum();
    // Laplace's approximation, of a posterior that is nearly normal.
    assert!((posterior.log_evidence() - integral.ln()).abs() < 0.02);
}
