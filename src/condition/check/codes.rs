//! Checks what is said about yes-or-no values and about choices and their codes.

use super::Checker;
use super::compare::literal;
use super::names::Named;
use crate::condition::fault::{ConditionFault, FaultKind};
use crate::condition::lexer::shortened;
use crate::condition::syntax::{Arguments, Comparison, Form, Function, Node};
use crate::condition::tree::{Reading, Test};
use crate::condition::types::{CodeName, Scope, Truth, Type};
use crate::diagnostic::nearest_name;
use crate::number::Number;

impl<S: Scope> Checker<'_, S> {
    /// Checks `has(item, code)`.
    pub(super) fn has(&mut self, node: &Node<'_>, given: &Arguments<'_>) -> Option<Test<S::Ref>> {
        let ([item, code], None) = (given.values.as_slice(), &given.filter) else {
            return self.wrong_arguments(node, Function::Has);
        };
        let Named { reading, kind } = self.name(item)?;
        match kind {
            Type::Choices { codes } => {
                let code = self.code(code, &reading, &codes)?;
                Some(Test::Has(reading, code))
            }
            other => {
                let message =
                    format!("`{reading}` is {}, not a multiple choice", other.described());
                let fault = ConditionFault::new(item.at.clone(), FaultKind::TypeMismatch, message);
                self.fail(match other {
                    Type::Choice { .. } => fault.hint(format!("write `{reading} = code`")),
                    _ => fault,
                })
            }
        }
    }

    /// Returns whether the comparison is `=` (true) or `!=` (false).
    pub(super) fn equality(
        &mut self,
        node: &Node<'_>,
        reading: &Reading<S::Ref>,
        kind: &str,
        comparison: Comparison,
    ) -> Option<bool> {
        match comparison {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            other => {
                let message = format!("`{reading}` is {kind}, which `{other}` cannot order");
                let fault = ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message);
                self.fail(fault.hint("use `=`, `!=` or `one of (…)`"))
            }
        }
    }

    /// Reads `yes` or `no`.
    pub(super) fn yes_or_no(&mut self, node: &Node<'_>, of: &Reading<S::Ref>) -> Option<bool> {
        match node.form {
            Form::Name("yes") => Some(true),
            Form::Name("no") => Some(false),
            Form::Broken => None,
            _ => {
                let message = format!("`{of}` is a yes-or-no value");
                let fault = ConditionFault::new(node.at.clone(), FaultKind::TypeMismatch, message);
                self.fail(fault.hint("compare it with `yes` or `no`"))
            }
        }
    }

    /// Makes the test; naming every code there is would always be true.
    pub(super) fn codes(
        &mut self,
        node: &Node<'_>,
        of: Reading<S::Ref>,
        known: &[CodeName],
        codes: Vec<CodeName>,
        among: bool,
    ) -> Option<Test<S::Ref>> {
        let covers = known.iter().all(|code| codes.contains(code));
        let test = Test::Code { of, codes, among };
        match covers {
            true => self.settled(node, &test, Truth::from(among)),
            false => Some(test),
        }
    }

    /// Reads one of the known codes.
    pub(super) fn code(
        &mut self,
        node: &Node<'_>,
        of: &Reading<S::Ref>,
        known: &[CodeName],
    ) -> Option<CodeName> {
        let code = match &node.form {
            Form::Name(word) => Some(CodeName::Slug((*word).to_owned())),
            Form::Broken => return None,
            _ => literal(node).and_then(Number::as_integer).map(CodeName::Integer),
        };
        match code {
            Some(code) if known.contains(&code) => Some(code),
            Some(code) => self.unknown_code(node, of, known, &code.to_string()),
            None => self.mismatch(node, format!("a code of `{of}` belongs here")),
        }
    }

    fn unknown_code<T>(
        &mut self,
        node: &Node<'_>,
        of: &Reading<S::Ref>,
        known: &[CodeName],
        written: &str,
    ) -> Option<T> {
        const SHOWN: usize = 8;
        let message = format!("`{of}` has no code `{}`", shortened(written));
        let fault = ConditionFault::new(node.at.clone(), FaultKind::UnknownCode, message);
        let spelt: Vec<String> = known.iter().map(CodeName::to_string).collect();
        if let Some(code) = nearest_name(written, spelt.iter().map(String::as_str)) {
            return self.fail(fault.hint(format!("did you mean `{code}`?")));
        }
        let shown: Vec<&str> = spelt.iter().map(String::as_str).take(SHOWN).collect();
        let more = if spelt.len() > SHOWN { ", …" } else { "" };
        self.fail(fault.hint(format!("its codes are {}{more}", shown.join(", "))))
    }
}
