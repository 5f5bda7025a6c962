//! Reads tokens into a syntax tree by recursive descent, one function per grammar rule.
//!
//! ```text
//! list        = condition { "," condition }
//! condition   = conjunction { "or" conjunction }
//! conjunction = negation { "and" negation }
//! negation    = "not" negation | comparison
//! comparison  = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum | "one" "of" "(" list ")" ]
//! sum         = product { ( "+" | "-" ) product }
//! product     = factor { "*" factor }
//! factor      = "-" factor | primary
//! primary     = number | name | name ".." name | "(" condition ")"
//!             | function "(" list [ "where" condition ] ")"
//! ```

mod cursor;

use std::ops::Range;

use super::fault::{ConditionFault, FaultKind, Faults};
use super::lexer::{Lexeme, shortened};
use super::syntax::{Arguments, Comparison, Form, Function, Node, Sign};
use cursor::Parser;

/// The words that join conditions: they are neither names nor codes.
pub(super) const OPERATOR_WORDS: [&str; 4] = ["and", "not", "or", "where"];

/// Reads a comma list of conditions; parts with faults become [`Form::Broken`].
///
/// Returns `None` where a limit was passed and the rest was not read.
pub(super) fn parse<'t>(text: &'t str, faults: &mut Faults) -> Option<Vec<Node<'t>>> {
    let mut parser = Parser::new(text, faults);
    let list = parser.list();
    parser.expect_end();
    (!parser.stopped).then_some(list)
}

type Parsed<'t> = Result<Node<'t>, ConditionFault>;

impl<'t> Parser<'t, '_> {
    fn list(&mut self) -> Vec<Node<'t>> {
        let mut list = vec![self.condition()];
        while self.take(",") {
            list.push(self.condition());
        }
        list
    }

    fn condition(&mut self) -> Node<'t> {
        self.joined("or", Form::Any, |parser| parser.conjunction())
    }

    fn conjunction(&mut self) -> Node<'t> {
        self.joined("and", Form::All, |parser| parser.negation())
    }

    fn joined(
        &mut self,
        word: &str,
        form: fn(Vec<Node<'t>>) -> Form<'t>,
        part: impl Fn(&mut Self) -> Node<'t>,
    ) -> Node<'t> {
        let first = part(self);
        if !self.is_word(word) {
            return first;
        }
        let start = first.at.start;
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(part(self));
        }
        self.node(start, form(parts))
    }

    fn negation(&mut self) -> Node<'t> {
        let start = self.here().start;
        if !self.take_word("not") {
            return self.operand();
        }
        match self.nested(|parser| Ok(parser.negation())) {
            Ok(inner) => self.node(start, Form::Not(Box::new(inner))),
            Err(fault) => self.broken(start, fault),
        }
    }

    /// Reads a comparison; after a fault, goes on behind it.
    fn operand(&mut self) -> Node<'t> {
        let start = self.here().start;
        let parsed = self.comparison().and_then(|node| match self.peek() {
            Lexeme::Symbol("," | ")") | Lexeme::End => Ok(node),
            Lexeme::Word("and" | "or" | "where") => Ok(node),
            _ => Err(self.unexpected_after(&node)),
        });
        parsed.unwrap_or_else(|fault| self.broken(start, fault))
    }

    fn comparison(&mut self) -> Parsed<'t> {
        let left = self.sum()?;
        let start = left.at.start;
        if let Some(comparison) = self.take_comparison() {
            let right = self.sum()?;
            if let Lexeme::Symbol(symbol) = self.peek()
                && Comparison::of(symbol).is_some()
            {
                return Err(self.chained());
            }
            let form = Form::Compare(Box::new(left), comparison, Box::new(right));
            return Ok(self.node(start, form));
        }
        if self.is_word("one") && self.is_word_after("of") {
            self.advance();
            self.advance();
            let open = self.open("`one of`", "x one of (a, b)")?;
            let codes = self.nested(|parser| Ok(parser.list()))?;
            self.close(open)?;
            return Ok(self.node(start, Form::OneOf(Box::new(left), codes)));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed<'t> {
        let first = self.product()?;
        let start = first.at.start;
        let mut terms = vec![(Sign::Plus, first)];
        loop {
            let sign = match self.peek() {
                Lexeme::Symbol("+") => Sign::Plus,
                Lexeme::Symbol("-") => Sign::Minus,
                _ => break,
            };
            self.advance();
            terms.push((sign, self.product()?));
        }
        Ok(self.unless_single(start, terms, |(_, term)| term, Form::Terms))
    }

    fn product(&mut self) -> Parsed<'t> {
        let first = self.factor()?;
        let start = first.at.start;
        let mut factors = vec![first];
        let mut divided = false;
        while self.take("*") || self.take_division(&mut divided) {
            factors.push(self.factor()?);
        }
        if divided {
            return Ok(self.node(start, Form::Broken));
        }
        Ok(self.unless_single(start, factors, |factor| factor, Form::Product))
    }

    /// Takes a division, which the lexer has reported.
    fn take_division(&mut self, divided: &mut bool) -> bool {
        let found = self.take("/");
        *divided |= found;
        found
    }

    fn unless_single<T>(
        &mut self,
        start: usize,
        mut parts: Vec<T>,
        single: impl Fn(T) -> Node<'t>,
        form: fn(Vec<T>) -> Form<'t>,
    ) -> Node<'t> {
        match parts.pop() {
            Some(only) if parts.is_empty() => single(only),
            last => {
                parts.extend(last);
                self.node(start, form(parts))
            }
        }
    }

    fn factor(&mut self) -> Parsed<'t> {
        let start = self.here().start;
        if !self.take("-") {
            return self.primary();
        }
        let inner = self.nested(|parser| parser.factor())?;
        Ok(self.node(start, Form::Negative(Box::new(inner))))
    }

    fn primary(&mut self) -> Parsed<'t> {
        let start = self.here().start;
        match self.peek() {
            Lexeme::Number(number) => {
                self.advance();
                Ok(self.node(start, Form::Number(number)))
            }
            Lexeme::Unreadable => {
                self.advance();
                Ok(self.node(start, Form::Broken))
            }
            Lexeme::Symbol("(") => {
                let open = self.here();
                self.advance();
                let inner = self.nested(|parser| Ok(parser.condition()))?;
                let start = open.start;
                let end = self.close(open)?.end;
                Ok(Node { at: start..end, ..inner })
            }
            Lexeme::Word(word) if !OPERATOR_WORDS.contains(&word) => self.word(word),
            _ => Err(self.missing_operand()),
        }
    }

    fn word(&mut self, word: &'t str) -> Parsed<'t> {
        let start = self.here().start;
        self.advance();
        if self.peek() == Lexeme::Symbol("(") {
            return self.call(start, word);
        }
        if !self.take("..") {
            return Ok(self.node(start, Form::Name(word)));
        }
        let Lexeme::Word(last) = self.peek() else {
            return Err(self.fault(FaultKind::Syntax, "`..` needs a name after it"));
        };
        self.advance();
        Ok(self.node(start, Form::Range(word, last)))
    }

    fn call(&mut self, start: usize, word: &'t str) -> Parsed<'t> {
        let Some(function) = Function::of(word) else {
            let at = start..start.saturating_add(word.len());
            let message = format!("there is no function `{}`", shortened(word));
            let known = Function::ALL.map(Function::name).join(", ");
            return Err(ConditionFault::new(at, FaultKind::Syntax, message)
                .hint(format!("the functions are {known}")));
        };
        let open = self.open(word, function.usage())?;
        let arguments = self.nested(|parser| {
            let values = parser.list();
            let filtered = parser.take_word("where");
            let filter = filtered.then(|| Box::new(parser.condition()));
            Ok(Arguments { values, filter })
        })?;
        self.close(open)?;
        Ok(self.node(start, Form::Call(function, arguments)))
    }

    fn open(&mut self, before: &str, usage: &str) -> Result<Range<usize>, ConditionFault> {
        let open = self.here();
        if self.take("(") {
            return Ok(open);
        }
        let message = format!("{before} needs brackets after it");
        Err(self.fault(FaultKind::Syntax, message).hint(format!("write `{usage}`")))
    }

    fn close(&mut self, open: Range<usize>) -> Result<Range<usize>, ConditionFault> {
        let close = self.here();
        if self.take(")") {
            return Ok(close);
        }
        let message = match self.peek() {
            Lexeme::End => "this bracket is never closed".to_owned(),
            _ => format!("this bracket is not closed before {}", self.described()),
        };
        Err(ConditionFault::new(open, FaultKind::Syntax, message).hint("add `)`"))
    }

    fn expect_end(&mut self) {
        if self.peek() == Lexeme::End || self.stopped || !self.faults.is_empty() {
            return;
        }
        let fault = match self.peek() {
            Lexeme::Symbol(")") => self.fault(FaultKind::Syntax, "this bracket closes nothing"),
            _ => self
                .fault(FaultKind::Syntax, "`where` stands outside brackets")
                .hint("write `any(records where condition)`"),
        };
        self.faults.push(fault);
    }

    fn unexpected_after(&self, node: &Node<'_>) -> ConditionFault {
        let message = format!("{} cannot stand here", self.described());
        let fault = self.fault(FaultKind::Syntax, message);
        match (&node.form, self.peek()) {
            (Form::Name(name), Lexeme::Word("not")) => {
                fault.hint(format!("put `not` first: `not {name} one of (…)`"))
            }
            (_, Lexeme::Word(_)) => fault.hint("join conditions with `and` or `or`"),
            _ => fault,
        }
    }

    fn missing_operand(&self) -> ConditionFault {
        let message = match self.peek() {
            Lexeme::End if self.is_empty() => "the condition is empty".to_owned(),
            Lexeme::End => "the condition ends where a name or a number is missing".to_owned(),
            _ => format!("a name or a number is missing before {}", self.described()),
        };
        self.fault(FaultKind::Syntax, message)
    }

    fn chained(&self) -> ConditionFault {
        self.fault(FaultKind::ChainedComparison, "comparisons cannot follow one another")
            .hint("write two, as in `a <= x and x <= b`")
    }
}
