//! What the names in a template stand for, from where they are bound to where that ends.

use super::CHARTS;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// What a name or an expression stands for.
#[derive(Clone, Copy)]
pub enum Shape<'s> {
    /// A part of the plan, as it is in a plan with one of everything.
    Plan(&'s Json),
    /// A part of the plan of which no more is known.
    Part,
    /// Something that the template made, such as a literal.
    Made,
}

impl<'s> Shape<'s> {
    /// Returns what a field stands for, or the fields that there are instead.
    pub fn field(self, name: &str) -> Result<Shape<'s>, Vec<&'s str>> {
        match self {
            Shape::Plan(Json::Null) => Ok(Shape::Part),
            Shape::Plan(json) => match json.get(name) {
                Some(field) => Ok(Shape::Plan(field)),
                None => Err(keys(json).collect()),
            },
            other => Ok(other),
        }
    }

    /// Returns what an item of a list stands for.
    pub fn item(self) -> Shape<'s> {
        match self {
            Shape::Plan(Json::Array(items)) => items.first().map_or(Shape::Part, Shape::Plan),
            Shape::Plan(_) => Shape::Part,
            other => other,
        }
    }

    /// Returns what is left behind filters, which are given with their signs and arguments.
    pub fn filtered<'t>(self, mut words: impl Iterator<Item = &'t str>) -> Shape<'s> {
        let keeps = |word| matches!(word, "|" | "reverse" | "sort" | "unique");
        match self {
            Shape::Plan(_) if !words.all(keeps) => Shape::Part,
            other => other,
        }
    }

    /// Returns whether it can be gone over, and is as long as a plan.
    pub fn is_list(self) -> bool {
        match self {
            Shape::Plan(json) => json.is_array() || json.is_object() || json.is_null(),
            Shape::Part => true,
            Shape::Made => false,
        }
    }
}

fn keys(json: &Json) -> impl Iterator<Item = &str> {
    json.as_object().into_iter().flatten().map(|(key, _)| key.as_str())
}

/// The names that are known at a place.
pub struct Scopes<'b, 's> {
    plan: &'s Json,
    set: Vec<(&'b str, Shape<'s>)>,
    loops: Vec<Vec<(&'b str, Shape<'s>)>>,
}

impl<'b, 's> Scopes<'b, 's> {
    /// Returns the names of a plan.
    pub fn of(plan: &'s Json) -> Scopes<'b, 's> {
        Scopes { plan, set: Vec::new(), loops: Vec::new() }
    }

    /// Opens a loop with the names that it binds.
    pub fn open(&mut self, names: Vec<(&'b str, Shape<'s>)>) {
        self.loops.push(names);
    }

    /// Closes the innermost loop, if there is one.
    pub fn close(&mut self) {
        self.loops.pop();
    }

    /// Returns how many loops are open.
    pub fn loops(&self) -> usize {
        self.loops.len()
    }

    /// Sets a name. What is set twice can be either.
    pub fn set(&mut self, name: &'b str, shape: Shape<'s>) {
        let earlier = self.set.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape);
        let shape = match (earlier, shape) {
            (None, shape) => shape,
            (Some(Shape::Made), _) | (_, Shape::Made) => Shape::Made,
            _ => Shape::Part,
        };
        self.set.retain(|(known, _)| *known != name);
        self.set.push((name, shape));
    }

    /// Returns the names that were set.
    pub fn set_names(&self) -> BTreeSet<&'b str> {
        self.set.iter().map(|(name, _)| *name).collect()
    }

    /// Returns what a name stands for.
    pub fn find(&self, name: &str) -> Option<Shape<'s>> {
        let bound = self.loops.iter().rev().flatten().chain(&self.set);
        let bound = bound.filter(|(known, _)| *known == name).map(|(_, shape)| *shape);
        let always = || match name {
            name if CHARTS.contains(&name) => Some(Shape::Part),
            "loop" if !self.loops.is_empty() => Some(Shape::Made),
            _ => self.plan.get(name).map(Shape::Plan),
        };
        bound.into_iter().next().or_else(always)
    }

    /// Returns the names of a plan, for who misspelt one.
    pub fn roots(&self) -> impl Iterator<Item = &'s str> {
        keys(self.plan).chain(CHARTS)
    }
}
