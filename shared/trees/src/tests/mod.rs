mod explained;
mod random;
mod refused;
mod scored;
