//! Lists what a condition reads.

use super::tree::{Amount, Reading, Source, Test};

/// What a condition reads.
#[derive(Clone)]
pub(super) struct Reads<R> {
    /// Every thing, by first mention, each once.
    pub things: Vec<R>,
    /// The fields of records: the list they stand in, and their position.
    pub fields: Vec<(R, usize)>,
    /// The list whose records are being looked at.
    within: Option<R>,
}

impl<R: Clone + PartialEq> Reads<R> {
    pub fn of_test(test: &Test<R>) -> Reads<R> {
        let mut reads = Reads::nothing();
        reads.test(test);
        reads
    }

    pub fn of_amount(amount: &Amount<R>) -> Reads<R> {
        let mut reads = Reads::nothing();
        reads.amount(amount);
        reads
    }

    fn nothing() -> Reads<R> {
        Reads { things: Vec::new(), fields: Vec::new(), within: None }
    }

    fn test(&mut self, test: &Test<R>) {
        match test {
            Test::Holds(name) | Test::Is(name, _) | Test::Has(name, _) | Test::Answered(name) => {
                self.add(name);
            }
            Test::Code { of, .. } => self.add(of),
            Test::NumberAmong(amount, _) => self.amount(amount),
            Test::Compare(left, _, right) => {
                self.amount(left);
                self.amount(right);
            }
            Test::Not(inner) => self.test(inner),
            Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| self.test(part)),
            Test::AnyRecord(name, filter) => self.records(name, |reads| reads.test(filter)),
        }
    }

    fn amount(&mut self, amount: &Amount<R>) {
        match amount {
            Amount::Number(_) => {}
            Amount::Read(name, _) => self.add(name),
            Amount::Negative(inner) => self.amount(inner),
            Amount::Terms(terms) => terms.iter().for_each(|(_, term)| self.amount(term)),
            Amount::Product(parts) | Amount::Sum(parts) => {
                parts.iter().for_each(|part| self.amount(part));
            }
            Amount::Count(tests) => tests.iter().for_each(|test| self.test(test)),
            Amount::CountRecords(name, filter) => self.records(name, |reads| reads.test(filter)),
            Amount::SumRecords { of, field, filter } => self.records(of, |reads| {
                reads.amount(field);
                filter.iter().for_each(|filter| reads.test(filter));
            }),
        }
    }

    fn records(&mut self, name: &Reading<R>, read: impl FnOnce(&mut Reads<R>)) {
        self.add(name);
        if let Source::Thing(list) = &name.source {
            let outside = self.within.replace(list.clone());
            read(self);
            self.within = outside;
        }
    }

    fn add(&mut self, name: &Reading<R>) {
        match (&name.source, &self.within) {
            (Source::Thing(thing), _) if !self.things.contains(thing) => {
                self.things.push(thing.clone());
            }
            (Source::Field(position), Some(list)) => {
                let field = (list.clone(), *position);
                if !self.fields.contains(&field) {
                    self.fields.push(field);
                }
            }
            _ => {}
        }
    }
}
