//! Resolves names, with the occasion they are read on.

use std::ops::Range;

use super::Checker;
use crate::condition::fault::{ConditionFault, FaultKind};
use crate::condition::lexer::shortened;
use crate::condition::syntax::{Arguments, Form, Function, Node, Sign};
use crate::condition::tree::{Amount, Reading, Source};
use crate::condition::types::{Occasion, Scope, Type, Unresolved};
use crate::diagnostic::nearest_name;

/// A name with what it stands for.
pub(super) struct Named<R> {
    pub reading: Reading<R>,
    pub kind: Type,
}

impl<S: Scope> Checker<'_, S> {
    /// Resolves what has to be a name: `x`, `first(x)`, `previous(x)`.
    pub(super) fn name(&mut self, node: &Node<'_>) -> Option<Named<S::Ref>> {
        if let Some(name) = self.try_name(node) {
            return name;
        }
        match node.form {
            Form::Broken => None,
            _ => self.mismatch(node, "a name belongs here"),
        }
    }

    /// Resolves a name, or returns `None` where the node is none.
    pub(super) fn try_name(&mut self, node: &Node<'_>) -> Option<Option<Named<S::Ref>>> {
        match &node.form {
            Form::Call(Function::First, given) => {
                Some(self.occasion(node, Function::First, Occasion::First, given))
            }
            Form::Call(Function::Previous, given) => {
                Some(self.occasion(node, Function::Previous, Occasion::Previous, given))
            }
            Form::Call(Function::Ever, given) => Some(self.ever(node, given)),
            Form::Call(Function::AgeInDays, given) => Some(self.age_in_days(node, given)),
            Form::Name(_) | Form::Range(..) => {
                Some(self.path(node).and_then(|path| self.bare_name(node, &path)))
            }
            _ => None,
        }
    }

    /// Resolves a numeric name.
    pub(super) fn named_amount(&mut self, node: &Node<'_>) -> Option<Amount<S::Ref>> {
        let Some(name) = self.try_name(node) else {
            return self.mismatch(node, "a number belongs here, not a condition");
        };
        let Named { reading, kind } = name?;
        if let Type::Number { range } = kind {
            return Some(Amount::Read(reading, range));
        }
        let message = format!("`{reading}` is {}, not a number", kind.described());
        self.mismatch(node, message)
    }

    /// Checks `change(x)`, which is short for `x - first(x)`.
    pub(super) fn change(
        &mut self,
        node: &Node<'_>,
        given: &Arguments<'_>,
    ) -> Option<Amount<S::Ref>> {
        let name = self.single(node, Function::Change, given)?;
        let path = self.path(name)?;
        let now = self.on(name, &path, Occasion::Latest)?;
        let then = self.on(name, &path, Occasion::First)?;
        let number = |named: Named<S::Ref>| match named.kind {
            Type::Number { range } => Ok(Amount::Read(named.reading, range)),
            other => Err(other.described()),
        };
        match (number(now), number(then)) {
            (Ok(now), Ok(then)) => {
                Some(Amount::Terms(vec![(Sign::Plus, now), (Sign::Minus, then)]))
            }
            (Err(kind), _) | (_, Err(kind)) => {
                let message = format!("`{path}` is {kind}; only a number has a change");
                self.mismatch(name, message)
            }
        }
    }

    /// Returns the path that is written, or the one that stands in for a range.
    pub(super) fn path(&mut self, node: &Node<'_>) -> Option<String> {
        match (&node.form, &self.stand_in) {
            (Form::Name(path), _) => Some((*path).to_owned()),
            (Form::Range(..), Some(name)) => Some(name.clone()),
            (Form::Range(first, last), None) => {
                let message =
                    format!("the range `{}..{}` stands alone", shortened(first), shortened(last));
                let fault = ConditionFault::new(node.at.clone(), FaultKind::StrayRange, message);
                self.fail(fault.hint("ranges belong inside `count(…)` or `sum(…)`"))
            }
            (Form::Broken, _) => None,
            _ => self.mismatch(node, "a name belongs here"),
        }
    }

    fn bare_name(&mut self, node: &Node<'_>, path: &str) -> Option<Named<S::Ref>> {
        if Function::of(path).is_some() || matches!(path, "yes" | "no") {
            let message = format!("`{path}` is a word of the language, not a name");
            return self.mismatch(node, message);
        }
        match self.field(path) {
            Some(field) if self.scope.knows(path) => {
                let records = self.record.as_ref().map_or("", |record| &record.path);
                let message =
                    format!("`{}` is a field of `{records}` and a name outside it", field.reading);
                let fault = ConditionFault::new(node.at.clone(), FaultKind::AmbiguousName, message);
                self.fail(fault.hint("rename one of them"))
            }
            Some(field) => Some(field),
            None => self.on(node, path, Occasion::Latest),
        }
    }

    fn field(&self, path: &str) -> Option<Named<S::Ref>> {
        let fields = &self.record.as_ref()?.fields;
        let (position, (name, kind)) =
            fields.iter().enumerate().find(|(_, (name, _))| name == path)?;
        let reading = Reading { source: Source::Field(position), spelling: name.as_str().into() };
        Some(Named { reading, kind: kind.clone() })
    }

    fn occasion(
        &mut self,
        node: &Node<'_>,
        function: Function,
        occasion: Occasion,
        given: &Arguments<'_>,
    ) -> Option<Named<S::Ref>> {
        let name = self.single(node, function, given)?;
        let path = self.path(name)?;
        self.on(name, &path, occasion)
    }

    fn ever(&mut self, node: &Node<'_>, given: &Arguments<'_>) -> Option<Named<S::Ref>> {
        let named = self.occasion(node, Function::Ever, Occasion::Ever, given)?;
        match named.kind {
            Type::Truth => Some(named),
            other => {
                let message =
                    format!("`ever` is about a yes or no, and this is {}", other.described());
                self.mismatch(node, message)
            }
        }
    }

    fn on(&mut self, node: &Node<'_>, path: &str, occasion: Occasion) -> Option<Named<S::Ref>> {
        let spelling = match occasion {
            Occasion::Latest => path.into(),
            Occasion::Previous => format!("previous({path})"),
            Occasion::First => format!("first({path})"),
            Occasion::Ever => format!("ever({path})"),
        };
        match self.scope.resolve(path, occasion) {
            Ok((thing, kind)) => Some(Named { reading: reading(thing, spelling), kind }),
            Err(unresolved) => {
                let unresolved = self.with_nearest_field(path, unresolved);
                self.unresolved(&node.at, unresolved)
            }
        }
    }

    fn age_in_days(&mut self, node: &Node<'_>, given: &Arguments<'_>) -> Option<Named<S::Ref>> {
        let name = self.single(node, Function::AgeInDays, given)?;
        let path = self.path(name)?;
        match self.scope.age_in_days(&path) {
            Ok((thing, kind)) => {
                let reading = reading(thing, format!("age_in_days({path})"));
                Some(Named { reading, kind })
            }
            Err(unresolved) => self.unresolved(&name.at, unresolved),
        }
    }

    fn with_nearest_field(&self, path: &str, unresolved: Unresolved) -> Unresolved {
        let Some(record) = &self.record else { return unresolved };
        let fields = record.fields.iter().map(|(name, _)| name.as_str());
        match nearest_name(path, fields) {
            Some(field) => {
                Unresolved { hint: Some(format!("did you mean `{field}`?")), ..unresolved }
            }
            None => unresolved,
        }
    }

    pub(super) fn unresolved<T>(&mut self, at: &Range<usize>, why: Unresolved) -> Option<T> {
        let fault = ConditionFault::new(at.clone(), FaultKind::UnknownName, why.message);
        self.fail(ConditionFault { hint: why.hint, ..fault })
    }
}

pub(super) fn reading<R>(thing: R, spelling: impl Into<Box<str>>) -> Reading<R> {
    Reading { source: Source::Thing(thing), spelling: spelling.into() }
}
