//! Reads tokens into a syntax tree by recursive descent, one function per grammar rule.
//!
//! ```text
//! condition  = conjunction { "or" conjunction }
//! conjunction = negation { "and" negation }
//! negation   = "not" negation | comparison
//! comparison = sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum | "one" "of" "(" list ")" ]
//! sum        = product { ( "+" | "-" ) product }
//! product    = factor { "*" factor }
//! factor     = "-" factor | primary
//! primary    = number | name | name ".." name | "(" condition ")"
//!            | function "(" list [ "where" condition ] ")"
//! list       = condition { "," condition }
//! ```

use std::ops::Range;

use super::fault::{ConditionFault, FaultKind, Faults};
use super::lexer::{Lexeme, Token, shortened, tokens};
use super::syntax::{Arguments, Comparison, Form, Function, Node, Sign};

/// The words that join conditions: they are neither names nor codes.
pub(super) const OPERATOR_WORDS: [&str; 4] = ["and", "not", "or", "where"];

const DEEPEST: usize = 64;
const MOST_NODES: usize = 10_000;

/// Reads a comma list of conditions; parts with faults become [`Form::Broken`].
pub(super) fn parse<'t>(text: &'t str, faults: &mut Faults) -> Vec<Node<'t>> {
    let tokens = tokens(text, faults);
    let mut parser = Parser { tokens, next: 0, depth: 0, nodes: 0, stopped: false, faults };
    let list = parser.list();
    parser.expect_end();
    list
}

struct Parser<'t, 'f> {
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
    nodes: usize,
    /// A limit was passed: nothing more is read and no further fault is worth telling.
    stopped: bool,
    faults: &'f mut Faults,
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
            self.next = self.next.saturating_add(2);
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
        while self.take("*") {
            factors.push(self.factor()?);
        }
        Ok(self.unless_single(start, factors, |factor| factor, Form::Product))
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
            Lexeme::Symbol("(") => {
                let open = self.here();
                self.advance();
                let inner = self.nested(|parser| Ok(parser.condition()))?;
                self.close(open)?;
                Ok(inner)
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

    fn close(&mut self, open: Range<usize>) -> Result<(), ConditionFault> {
        if self.take(")") {
            return Ok(());
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

    fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, ConditionFault>,
    ) -> Result<T, ConditionFault> {
        if self.depth >= DEEPEST {
            let message = format!("the condition nests more than {DEEPEST} levels deep");
            return Err(self.stop(FaultKind::TooDeep, message));
        }
        self.depth = self.depth.saturating_add(1);
        let parsed = parse(self);
        self.depth = self.depth.saturating_sub(1);
        parsed
    }

    fn node(&mut self, start: usize, form: Form<'t>) -> Node<'t> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MOST_NODES && !self.stopped {
            let message = format!("the condition has more than {MOST_NODES} parts");
            self.stop(FaultKind::TooLarge, message);
        }
        Node { at: start..self.end_of_last().max(start), form }
    }

    /// Records the fault and skips to where an operand can follow again.
    fn broken(&mut self, start: usize, fault: ConditionFault) -> Node<'t> {
        if !self.stopped {
            self.faults.push(fault);
        }
        let mut open = 0_usize;
        loop {
            match self.peek() {
                Lexeme::End => break,
                Lexeme::Symbol("(") => open = open.saturating_add(1),
                Lexeme::Symbol(")") if open > 0 => open = open.saturating_sub(1),
                Lexeme::Symbol("," | ")") | Lexeme::Word("and" | "or" | "where") if open == 0 => {
                    break;
                }
                _ => {}
            }
            self.advance();
        }
        self.node(start, Form::Broken)
    }

    fn stop(&mut self, kind: FaultKind, message: String) -> ConditionFault {
        let fault = self.fault(kind, message).hint("give a part of it a name, as a `when` score");
        self.faults.push(fault.clone());
        self.stopped = true;
        self.next = self.tokens.len();
        fault
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
            Lexeme::End if self.tokens.len() == 1 => "the condition is empty".to_owned(),
            Lexeme::End => "the condition ends where a name or a number is missing".to_owned(),
            _ => format!("a name or a number is missing before {}", self.described()),
        };
        self.fault(FaultKind::Syntax, message)
    }

    fn chained(&self) -> ConditionFault {
        self.fault(FaultKind::ChainedComparison, "comparisons cannot follow one another")
            .hint("write two, as in `a <= x and x <= b`")
    }

    fn fault(&self, kind: FaultKind, message: impl Into<String>) -> ConditionFault {
        ConditionFault::new(self.here(), kind, message)
    }

    fn described(&self) -> String {
        match self.peek() {
            Lexeme::Word(word) => format!("`{}`", shortened(word)),
            Lexeme::Number(number) => format!("`{number}`"),
            Lexeme::Symbol(symbol) => format!("`{symbol}`"),
            Lexeme::End => "the end".to_owned(),
        }
    }

    fn peek(&self) -> Lexeme<'t> {
        self.tokens.get(self.next).map_or(Lexeme::End, |token| token.what)
    }

    fn here(&self) -> Range<usize> {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map_or(0..0, |token| token.at.clone())
    }

    fn end_of_last(&self) -> usize {
        let last = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.map_or(0, |token| token.at.end)
    }

    fn advance(&mut self) {
        self.next = self.next.saturating_add(1).min(self.tokens.len());
    }

    fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Lexeme::Symbol(next) if next == symbol);
        if found {
            self.advance();
        }
        found
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let Lexeme::Symbol(symbol) = self.peek() else { return None };
        let comparison = Comparison::of(symbol)?;
        self.advance();
        Some(comparison)
    }

    fn is_word(&self, word: &str) -> bool {
        self.peek() == Lexeme::Word(word)
    }

    fn is_word_after(&self, word: &str) -> bool {
        let after = self.tokens.get(self.next.saturating_add(1));
        after.is_some_and(|token| token.what == Lexeme::Word(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }
}
