//! Lists what a condition reads.

use super::tree::{Amount, Reading, Source, Test};

/// Returns every thing that is read, by first mention, each once.
pub(super) fn of_test<R: Clone + PartialEq>(test: &Test<R>) -> Vec<R> {
    let mut reads = Vec::new();
    in_test(test, &mut reads);
    reads
}

/// Returns every thing that is read, by first mention, each once.
pub(super) fn of_amount<R: Clone + PartialEq>(amount: &Amount<R>) -> Vec<R> {
    let mut reads = Vec::new();
    in_amount(amount, &mut reads);
    reads
}

fn in_test<R: Clone + PartialEq>(test: &Test<R>, reads: &mut Vec<R>) {
    match test {
        Test::Holds(name) | Test::Is(name, _) | Test::Has(name, _) | Test::Answered(name) => {
            add(name, reads);
        }
        Test::Code { of, .. } => add(of, reads),
        Test::NumberAmong(amount, _) => in_amount(amount, reads),
        Test::Compare(left, _, right) => {
            in_amount(left, reads);
            in_amount(right, reads);
        }
        Test::Not(inner) => in_test(inner, reads),
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| in_test(part, reads)),
        Test::AnyRecord(name, filter) => {
            add(name, reads);
            in_test(filter, reads);
        }
    }
}

fn in_amount<R: Clone + PartialEq>(amount: &Amount<R>, reads: &mut Vec<R>) {
    match amount {
        Amount::Number(_) => {}
        Amount::Read(name, _) => add(name, reads),
        Amount::Negative(inner) => in_amount(inner, reads),
        Amount::Terms(terms) => terms.iter().for_each(|(_, term)| in_amount(term, reads)),
        Amount::Product(parts) | Amount::Sum(parts) => {
            parts.iter().for_each(|part| in_amount(part, reads));
        }
        Amount::Count(tests) => tests.iter().for_each(|test| in_test(test, reads)),
        Amount::CountRecords(name, filter) => {
            add(name, reads);
            in_test(filter, reads);
        }
        Amount::SumRecords { of, filter, .. } => {
            add(of, reads);
            filter.iter().for_each(|filter| in_test(filter, reads));
        }
    }
}

fn add<R: Clone + PartialEq>(name: &Reading<R>, reads: &mut Vec<R>) {
    if let Source::Thing(thing) = &name.source
        && !reads.contains(thing)
    {
        reads.push(thing.clone());
    }
}
