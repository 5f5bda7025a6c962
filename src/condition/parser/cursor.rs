//! Where the parser is in its tokens, what it has counted, and how it gets past a fault.

use std::ops::Range;

use crate::condition::fault::{ConditionFault, FaultKind, Faults};
use crate::condition::lexer::{Lexeme, Token, shortened, tokens};
use crate::condition::syntax::{Comparison, Form, Node};

const DEEPEST: usize = 64;
const MOST_NODES: usize = 10_000;

/// A parser part of the way through its tokens.
pub(super) struct Parser<'t, 'f> {
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
    nodes: usize,
    /// A limit was passed: nothing more is read and no further fault is worth telling.
    pub stopped: bool,
    pub faults: &'f mut Faults,
}

impl<'t, 'f> Parser<'t, 'f> {
    pub(super) fn new(text: &'t str, faults: &'f mut Faults) -> Self {
        let tokens = tokens(text, faults);
        Parser { tokens, next: 0, depth: 0, nodes: 0, stopped: false, faults }
    }

    /// Parses something one level deeper.
    pub(super) fn nested<T>(
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

    pub(super) fn node(&mut self, start: usize, form: Form<'t>) -> Node<'t> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MOST_NODES && !self.stopped {
            let message = format!("the condition has more than {MOST_NODES} parts");
            self.stop(FaultKind::TooLarge, message);
        }
        Node { at: start..self.end_of_last().max(start), form }
    }

    /// Records the fault and skips to where an operand can follow again.
    pub(super) fn broken(&mut self, start: usize, fault: ConditionFault) -> Node<'t> {
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

    /// Gives up at a limit.
    fn stop(&mut self, kind: FaultKind, message: String) -> ConditionFault {
        let fault = self.fault(kind, message).hint("give a part of it a name, as a `when` score");
        self.faults.push(fault.clone());
        self.stopped = true;
        self.next = self.tokens.len();
        fault
    }

    pub(super) fn fault(&self, kind: FaultKind, message: impl Into<String>) -> ConditionFault {
        ConditionFault::new(self.here(), kind, message)
    }

    /// Returns the next token as a message names it.
    pub(super) fn described(&self) -> String {
        match self.peek() {
            Lexeme::Word(word) => format!("`{}`", shortened(word)),
            Lexeme::Number(number) => format!("`{number}`"),
            Lexeme::Symbol(symbol) => format!("`{symbol}`"),
            Lexeme::Unreadable => "this".to_owned(),
            Lexeme::End => "the end".to_owned(),
        }
    }

    /// Returns whether there was nothing but the end to begin with.
    pub(super) fn is_empty(&self) -> bool {
        self.tokens.len() <= 1
    }

    pub(super) fn peek(&self) -> Lexeme<'t> {
        self.tokens.get(self.next).map_or(Lexeme::End, |token| token.what)
    }

    pub(super) fn here(&self) -> Range<usize> {
        let token = self.tokens.get(self.next).or(self.tokens.last());
        token.map_or(0..0, |token| token.at.clone())
    }

    fn end_of_last(&self) -> usize {
        let last = self.next.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.map_or(0, |token| token.at.end)
    }

    pub(super) fn advance(&mut self) {
        self.next = self.next.saturating_add(1).min(self.tokens.len());
    }

    pub(super) fn take(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Lexeme::Symbol(next) if next == symbol);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn take_comparison(&mut self) -> Option<Comparison> {
        let Lexeme::Symbol(symbol) = self.peek() else { return None };
        let comparison = Comparison::of(symbol)?;
        self.advance();
        Some(comparison)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek() == Lexeme::Word(word)
    }

    pub(super) fn is_word_after(&self, word: &str) -> bool {
        let after = self.tokens.get(self.next.saturating_add(1));
        after.is_some_and(|token| token.what == Lexeme::Word(word))
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.advance();
        }
        found
    }
}
