//! End-to-end tests: they speak to a deployed stack, local or on AWS, as its users do.
//!
//! The stack is told by the environment; [`harness::stack`] lists the variables. What needs the
//! local emulator (its mail inbox, killing a worker, waking the sweep) is in modules called `local`,
//! which `scripts/test` runs only against a stack of its own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod harness;
mod isolation;
mod main_job;

mod account {
    mod cookies;
    mod erasure;
    mod passkeys;
    mod passwords;
    mod profile;
    mod second_factor;
    mod sessions;
    mod sign_in;
    mod take_back;
    mod tokens;
    mod unverified;

    mod local {
        mod erasure;
    }
}

mod alerts {
    mod worked_off;

    mod local {
        mod moved;
        mod segments;
        mod told;
    }
}

mod api {
    mod conventions;
    mod rate_limits;
}

mod billing {
    mod limits;
    mod usage;

    mod local {
        mod checkout;
        mod dunning;
        mod metering;
        mod plans;
        mod webhook;
    }
}

mod campaigns {
    mod fulfillment;
    mod in_use;
    mod learning;
    mod lifecycle;
    mod rounds;

    mod local {
        mod owed;
        mod rounds;
    }
}

mod connections {
    mod connected;
    mod followed;

    mod local {
        mod broken;
    }
}

mod customers {
    mod bad_input;
    mod calendar;
    mod care;
    mod events;
    mod found;
    mod identities;
    mod imports;
    mod merged;
    mod privacy;
    mod revenue;

    mod local {
        mod books;
        mod broken;
        mod erased;
        mod imports;
        mod quiet;
        mod unlisted;
    }
}

mod mail {
    mod notifications;

    mod local {
        mod accounts;
        mod invitations;
        mod scores;
        mod usage;
    }
}

mod messages {
    mod local {
        mod calendar;
        mod daily_cap;
        mod failed_payments;
        mod feedback;
        mod killed;
        mod notices;
        mod proof;
        mod sender;
        mod templates;
    }
}

mod offers {
    mod catalog;
}

mod organization {
    mod audit;
    mod export;
    mod invitations;
    mod keys;
    mod members;
    mod operator;
    mod second_factor;

    mod local {
        mod erasure;
    }
}

mod products {
    mod catalog;
    mod recommendations;
}

mod runs {
    mod delivery;

    mod local {
        mod recovery;
        mod sweeps;
    }
}

mod scoring {
    mod results;
    mod rows;

    mod local {
        mod drift;
        mod expiry;
        mod from_events;
        mod outcomes;
        mod rescoring;
    }
}

mod training {
    mod leaks;
    mod lessons;
    mod library;
    mod requests;
    mod retraining;
    mod snapshots;
}

mod upload {
    mod files;
    mod overwritten;
    mod reading;
    mod resumed;
}

mod webhooks {
    mod endpoints;

    mod local {
        mod delivery;
    }
}
