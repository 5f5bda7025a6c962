//! A YAML tree that can be changed and written again.

use caseplan::diagnostic::{Faults, Source};
use caseplan::yaml::{self, Node, Value};
use std::fmt::Write;

#[derive(Clone)]
pub enum Tree {
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
    /// A text, and whether it stands without quotes.
    Text(String, bool),
}

/// The way to a part: keys, and places in lists.
pub type Route = Vec<String>;

impl Tree {
    pub fn read(name: &str, text: &str) -> Tree {
        let root = yaml::read(&mut Faults::new(&Source::definition(name, text)));
        Tree::of(&root.expect("a built-in instrument is YAML"))
    }

    fn of(node: &Node) -> Tree {
        match &node.value {
            Value::Map(entries) => Tree::Map(
                entries.iter().map(|e| (e.key.text.clone(), Tree::of(&e.value))).collect(),
            ),
            Value::List(nodes) => Tree::List(nodes.iter().map(Tree::of).collect()),
            Value::Scalar(scalar) => Tree::Text(scalar.text.clone(), scalar.plain),
        }
    }

    pub fn plain(text: impl Into<String>) -> Tree {
        Tree::Text(text.into(), true)
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Tree::Text(text, _) => Some(text),
            _ => None,
        }
    }

    pub fn list(&self) -> &[Tree] {
        match self {
            Tree::List(list) => list,
            _ => &[],
        }
    }

    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Map(map) => map.iter().find(|(known, _)| known == key).map(|(_, value)| value),
            Tree::List(list) => list.get(key.parse::<usize>().ok()?),
            Tree::Text(..) => None,
        }
    }

    pub fn at(&self, route: &[&str]) -> Option<&Tree> {
        route.iter().try_fold(self, |tree, key| tree.get(key))
    }

    fn get_mut(&mut self, key: &str) -> &mut Tree {
        match self {
            Tree::Map(map) => {
                if !map.iter().any(|(known, _)| known == key) {
                    map.push((key.to_owned(), Tree::plain("")));
                }
                let found = map.iter_mut().find(|(known, _)| known == key);
                &mut found.expect("it was put there").1
            }
            Tree::List(list) => &mut list[key.parse::<usize>().expect("a place in a list")],
            Tree::Text(..) => panic!("there is nothing in a text"),
        }
    }

    /// The tree with another part at a route.
    pub fn with(&self, route: &[String], part: Tree) -> Tree {
        let mut tree = self.clone();
        *route.iter().fold(&mut tree, |tree, key| tree.get_mut(key)) = part;
        tree
    }

    /// The tree without the part at a route.
    pub fn without(&self, route: &[String]) -> Tree {
        let mut tree = self.clone();
        let (last, way) = route.split_last().expect("not the whole tree");
        match way.iter().fold(&mut tree, |tree, key| tree.get_mut(key)) {
            Tree::Map(map) => map.retain(|(key, _)| key != last),
            Tree::List(list) => drop(list.remove(last.parse().expect("a place in a list"))),
            Tree::Text(..) => panic!("there is nothing in a text"),
        }
        tree
    }

    /// The tree with a key of another name.
    pub fn renamed(&self, route: &[String], name: &str) -> Tree {
        let mut tree = self.clone();
        let (last, way) = route.split_last().expect("not the whole tree");
        if let Tree::Map(map) = way.iter().fold(&mut tree, |tree, key| tree.get_mut(key)) {
            let entry = map.iter_mut().find(|(key, _)| key == last);
            entry.expect("it is there").0 = name.to_owned();
        }
        tree
    }

    /// Every part with its route, from the top down.
    pub fn parts(&self) -> Vec<(Route, &Tree)> {
        let mut found = Vec::new();
        self.gather(&mut Vec::new(), &mut found);
        found
    }

    fn gather<'t>(&'t self, route: &mut Route, found: &mut Vec<(Route, &'t Tree)>) {
        found.push((route.clone(), self));
        let children: Vec<(String, &Tree)> = match self {
            Tree::Map(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
            Tree::List(list) => {
                list.iter().enumerate().map(|(index, tree)| (index.to_string(), tree)).collect()
            }
            Tree::Text(..) => Vec::new(),
        };
        for (key, child) in children {
            route.push(key);
            child.gather(route, found);
            route.pop();
        }
    }

    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_into(0, &mut out);
        out
    }

    fn write_into(&self, indent: usize, out: &mut String) {
        match self {
            Tree::Map(map) => map.iter().for_each(|(key, value)| {
                let _ = write!(out, "{:indent$}{}:", "", quoted(key, true));
                value.write_behind(indent, out);
            }),
            Tree::List(list) => list.iter().for_each(|value| {
                let _ = write!(out, "{:indent$}-", "");
                value.write_behind(indent, out);
            }),
            Tree::Text(..) => self.write_behind(indent, out),
        }
    }

    fn write_behind(&self, indent: usize, out: &mut String) {
        match self {
            Tree::Map(map) if map.is_empty() => out.push_str(" {}\n"),
            Tree::List(list) if list.is_empty() => out.push_str(" []\n"),
            Tree::Text(text, plain) => {
                let _ = writeln!(out, " {}", quoted(text, *plain));
            }
            _ => {
                out.push('\n');
                self.write_into(indent + 2, out);
            }
        }
    }
}

/// What was plain stays plain, so that a word stays a word.
fn quoted(text: &str, plain: bool) -> String {
    let is_safe = |c: char| !c.is_control();
    let odd = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    if plain && !odd && text.chars().all(is_safe) && !text.is_empty() {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}
