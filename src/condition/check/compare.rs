//! Checks comparisons: numbers with numbers, choices with their codes, yes-or-no with
//! `yes` and `no`, and thresholds with what can be reached at all.

use super::Checker;
use super::names::Named;
use crate::condition::eval::Evaluation;
use crate::condition::fault::{ConditionFault, FaultKind};
use crate::condition::lexer::shortened;
use crate::condition::syntax::{Comparison, Form, Node};
use crate::condition::tree::{Amount, Reading, Test};
use crate::condition::types::{CodeName, Occasion, Scope, Truth, Type, Value};
use crate::number::Number;

/// What the left side of a comparison is.
enum Subject<R> {
    Number(Amount<R>),
    Truth(Reading<R>),
    Choice(Reading<R>, Vec<CodeName>),
}

impl<S: Scope> Checker<'_, S> {
    /// Checks `left = right` and the like.
    pub(super) fn comparison(
        &mut self,
        node: &Node<'_>,
        left: &Node<'_>,
        comparison: Comparison,
        right: &Node<'_>,
    ) -> Option<Test<S::Ref>> {
        let Some(subject) = self.subject(left) else {
            // A bare word could have been a code of what is not known.
            if !matches!(right.form, Form::Name(_)) {
                self.amount(right);
            }
            return None;
        };
        match subject {
            Subject::Number(amount) => self.numbers(node, amount, comparison, right),
            Subject::Truth(reading) => {
                let among = self.equality(node, &reading, "a yes-or-no value", comparison)?;
                let answer = self.yes_or_no(right, &reading)?;
                Some(Test::Is(reading, answer == among))
            }
            Subject::Choice(of, known) => {
                let among = self.equality(node, &of, "a choice", comparison)?;
                let codes = vec![self.code(right, &of, &known)?];
                self.codes(node, of, &known, codes, among)
            }
        }
    }

    /// Checks `subject one of (list)`.
    pub(super) fn one_of(
        &mut self,
        node: &Node<'_>,
        subject: &Node<'_>,
        list: &[Node<'_>],
    ) -> Option<Test<S::Ref>> {
        match self.subject(subject)? {
            Subject::Choice(of, known) => {
                let codes = self.each(list, |checker, code| checker.code(code, &of, &known))?;
                self.codes(node, of, &known, codes, true)
            }
            Subject::Number(amount) => {
                let numbers = self.each(list, |checker, number| checker.listed(&amount, number))?;
                let test = Test::NumberAmong(amount, numbers);
                self.open_question(node, test)
            }
            Subject::Truth(reading) => {
                let message =
                    format!("`{reading}` is a yes-or-no value, which has no list of codes");
                let fault = ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message);
                self.fail(fault.hint(format!("write `{reading} = yes` or `{reading} = no`")))
            }
        }
    }

    fn subject(&mut self, node: &Node<'_>) -> Option<Subject<S::Ref>> {
        let Some(name) = self.try_name(node) else {
            return Some(Subject::Number(self.amount(node)?));
        };
        let Named { reading, kind } = name?;
        let hint = match kind {
            Type::Number { range } => return Some(Subject::Number(Amount::Read(reading, range))),
            Type::Truth => return Some(Subject::Truth(reading)),
            Type::Choice { codes } => return Some(Subject::Choice(reading, codes)),
            Type::Choices { .. } => format!("write `has({reading}, code)`"),
            Type::Records { .. } => format!("write `any({reading} where condition)`"),
            Type::Text | Type::Date | Type::Instrument => format!("write `answered({reading})`"),
        };
        let message = format!("`{reading}` is {}, which cannot be compared", kind.described());
        let fault = ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message);
        self.fail(fault.hint(hint))
    }

    fn numbers(
        &mut self,
        node: &Node<'_>,
        left: Amount<S::Ref>,
        comparison: Comparison,
        right: &Node<'_>,
    ) -> Option<Test<S::Ref>> {
        if let Form::Name(word) = right.form
            && !word.contains('.')
            && self.field_or_name(word).is_none()
        {
            return self.number_with_word(right, &left, word);
        }
        let right = self.amount(right)?;
        self.open_question(node, Test::Compare(left, comparison, right))
    }

    fn field_or_name(&self, word: &str) -> Option<Type> {
        let fields = self.record.as_ref().map_or(&[][..], |record| &record.fields);
        let field = fields.iter().find(|(name, _)| name == word).map(|(_, kind)| kind.clone());
        let name = |word| self.scope.resolve(word, Occasion::Latest).ok().map(|(_, kind)| kind);
        field.or_else(|| Some(word).filter(|word| self.scope.knows(word)).and_then(name))
    }

    fn number_with_word<T>(
        &mut self,
        right: &Node<'_>,
        left: &Amount<S::Ref>,
        word: &str,
    ) -> Option<T> {
        let word = shortened(word);
        let message = format!("`{left}` is a number, `{word}` is a word");
        let fault = ConditionFault::new(right.at.clone(), FaultKind::TypeMismatch, message);
        let band = match left {
            Amount::Read(name, _) => format!("{}.band", name.spelling),
            _ => String::new(),
        };
        let meant_band = match self.scope.resolve(&band, Occasion::Latest) {
            Ok((_, Type::Choice { codes })) => codes.contains(&CodeName::Slug(word.clone())),
            _ => false,
        };
        if meant_band {
            return self.fail(fault.hint(format!("did you mean `{band} = {word}`?")));
        }
        let unresolved = self.scope.resolve(&word, Occasion::Latest).err();
        let hint = unresolved.and_then(|why| why.hint);
        self.fail(ConditionFault {
            hint: hint.or_else(|| Some("compare it with a number".to_owned())),
            ..fault
        })
    }

    fn listed(&mut self, amount: &Amount<S::Ref>, node: &Node<'_>) -> Option<Number> {
        let Some(number) = literal(node) else {
            return match node.form {
                Form::Broken => None,
                _ => self.mismatch(node, "a number belongs here"),
            };
        };
        let equal = Test::Compare(amount.clone(), Comparison::Equal, Amount::Number(number));
        match without_answers(&equal) {
            Truth::False => self.settled(node, &equal, Truth::False),
            _ => Some(number),
        }
    }

    /// Refuses a test that the definitions alone decide.
    fn open_question(&mut self, node: &Node<'_>, test: Test<S::Ref>) -> Option<Test<S::Ref>> {
        match without_answers(&test) {
            Truth::Unknown => Some(test),
            known => self.settled(node, &test, known),
        }
    }

    /// Tells that a test is decided whatever the answers.
    pub(super) fn settled<T>(
        &mut self,
        node: &Node<'_>,
        test: &Test<S::Ref>,
        known: Truth,
    ) -> Option<T> {
        let (kind, outcome) = match known.is_true() {
            true => (FaultKind::AlwaysTrue, "is always true"),
            false => (FaultKind::NeverTrue, "can never be true"),
        };
        let message = format!("`{}` {outcome}", shortened(&test.to_string()));
        let fault = ConditionFault::new(node.at.clone(), kind, message);
        self.fail(match reach(test) {
            Some(reach) => fault.hint(reach),
            None => fault,
        })
    }
}

/// Returns the number that is written, minus sign and all.
pub(super) fn literal(node: &Node<'_>) -> Option<Number> {
    match &node.form {
        Form::Number(number) => Some(*number),
        Form::Negative(inner) => match inner.form {
            Form::Number(number) => number.checked_neg(),
            _ => None,
        },
        _ => None,
    }
}

/// Returns what holds whatever the answers are.
fn without_answers<R>(test: &Test<R>) -> Truth {
    test.eval(&mut Evaluation {
        read: &mut |_: &R| Value::Unknown,
        record: &[],
        unanswered: Truth::Unknown,
    })
}

/// Returns the values the compared number can take, in words.
fn reach<R>(test: &Test<R>) -> Option<String> {
    let (Test::Compare(left, ..) | Test::NumberAmong(left, _)) = test else { return None };
    let interval = left.eval(&mut Evaluation {
        read: &mut |_: &R| Value::Unknown,
        record: &[],
        unanswered: Truth::Unknown,
    })?;
    match interval.known() {
        Some(_) => None,
        None => Some(format!(
            "`{}` goes from {} to {}",
            shortened(&left.to_string()),
            interval.low,
            interval.high
        )),
    }
}
