//! What can slip when an instrument is written: one change each.

use super::tree::{Route, Tree};

/// A changed instrument, and what was changed.
pub struct Mutant {
    pub what: String,
    pub tree: Tree,
}

const CONDITIONS: [&str; 4] = ["when", "ask_when", "shortcut", "count"];
/// Keys without which a definition says too little.
const NEEDED: [&str; 27] = [
    "instrument",
    "version",
    "title",
    "kind",
    "source",
    "rights",
    "window",
    "administration",
    "citation",
    "read",
    "owner",
    "terms",
    "statement",
    "stated_in",
    "wording",
    "missing",
    "direction",
    "change",
    "examples",
    "level",
    "say",
    "do",
    "label",
    "concern",
    "from",
    "items",
    "code",
];

/// Returns every mutant of an instrument.
pub fn all(tree: &Tree) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (route, part) in tree.parts() {
        if route.first().is_none_or(|first| first == "examples" || first == "consistency") {
            continue;
        }
        let mut found = Found { tree, route: &route, mutants: &mut mutants };
        found.part(part);
    }
    let whole = Vec::new();
    let mut found = Found { tree, route: &whole, mutants: &mut mutants };
    if tree.get("examples").is_some() && tree.get("scores").is_some() {
        found.route = &whole;
        let route = vec!["examples".to_owned()];
        found.mutants.push(Mutant { what: "no examples".into(), tree: tree.without(&route) });
    }
    mutants
}

struct Found<'a> {
    tree: &'a Tree,
    route: &'a Route,
    mutants: &'a mut Vec<Mutant>,
}

impl Found<'_> {
    fn add(&mut self, what: &str, tree: Tree) {
        let what = format!("{}: {what}", self.route.join("."));
        self.mutants.push(Mutant { what, tree });
    }

    fn put(&mut self, part: Tree) {
        let what = match &part {
            Tree::Text(text, _) => text.clone(),
            _ => "…".into(),
        };
        let tree = self.tree.with(self.route, part);
        self.add(&what, tree);
    }

    fn drop_it(&mut self) {
        let tree = self.tree.without(self.route);
        self.add("dropped", tree);
    }

    fn part(&mut self, part: &Tree) {
        let key = self.route.last().map_or("", String::as_str);
        let (depth, first) = (self.route.len(), self.route[0].as_str());
        let parent = depth.checked_sub(2).map_or("", |at| self.route[at].as_str());
        let in_score = first == "scores" && depth == 3;
        match (first, key, part) {
            (_, key, Tree::Text(text, _)) if CONDITIONS.contains(&key) => {
                for (what, changed) in conditions(text) {
                    let tree = self.tree.with(self.route, Tree::plain(changed));
                    self.add(&what, tree);
                }
            }
            ("scores", "from", Tree::Text(text, _)) if self.is_seen() => self.steps(text),
            ("scores", "to" | "value", Tree::Text(text, _)) => self.steps(text),
            ("scores", "allow", Tree::Text(text, _)) => self.steps(text),
            ("scores", "as", Tree::Text(text, _)) => self.steps(text),
            ("scores", "times", Tree::Text(text, _)) => self.steps(text),
            ("scores", "places", Tree::Text(text, _)) => self.steps(text),
            ("scores", _, Tree::Text(text, _)) if parent == "weighted" => self.steps(text),
            ("scores", "cut" | "reliable", Tree::Text(..)) => self.put(Tree::plain("9999")),
            ("scores", "mean", Tree::Text(..)) if self.route.contains(&"norms".into()) => {
                self.put(Tree::plain("9999"));
            }
            ("scores", "bands" | "female" | "male" | "other", Tree::List(list)) => {
                self.bands(list);
            }
            ("scores", "triage", Tree::List(list)) => self.swaps(list, &["label"]),
            ("scores", "sum" | "mean" | "max", _) if in_score => self.summands(key, part),
            ("scores", "reverse", Tree::List(list)) if in_score => self.reversed(list),
            ("scores", "direction", Tree::Text(text, _)) if self.has_sides() => match &**text {
                "higher_is_worse" => self.put(Tree::plain("higher_is_better")),
                "higher_is_better" => self.put(Tree::plain("higher_is_worse")),
                _ => {}
            },
            ("scores", "not_asked", _) => self.drop_it(),
            (_, "loinc", Tree::Text(code, _)) => {
                let last = code.chars().last().and_then(|last| last.to_digit(10)).unwrap_or(0);
                let body = &code[..code.len() - 1];
                self.put(Tree::plain(format!("{body}{}", (last + 1) % 10)));
            }
            ("choices" | "items", "choices", Tree::List(list)) => self.choices(list),
            ("choices", _, Tree::List(list)) if depth == 2 => self.choices(list),
            ("choices" | "items", "points", Tree::Text(text, _)) => self.steps(text),
            ("items", "id", Tree::Text(id, _)) if depth == 3 => {
                self.put(Tree::plain(format!("{id} x")));
                if !id.contains("..") && self.is_mentioned(id) {
                    self.put(Tree::plain(format!("{id}0x")));
                }
            }
            ("items", "unscored", _) => self.drop_it(),
            ("alerts", _, _) if depth == 2 => self.drop_it(),
            ("scores", _, _) if depth == 2 => {
                self.drop_it();
                let tree = self.tree.renamed(self.route, "renamed");
                self.add("renamed", tree);
            }
            _ => {}
        }
        if matches!(key, "ask_when" | "shortcut") {
            self.drop_it();
        }
        if NEEDED.contains(&key) && self.is_needed(part) {
            self.drop_it();
        }
    }

    /// A key of that name is needed here, and is no part of another thing of the same name.
    fn is_needed(&self, part: &Tree) -> bool {
        let route: Vec<&str> = self.route.iter().map(String::as_str).collect();
        let form = self.tree.get("kind").and_then(Tree::text) == Some("form");
        match route[..] {
            ["rights", "statement" | "stated_in"] => {
                self.tree.at(&["rights", "terms"]).and_then(Tree::text) != Some("own")
            }
            ["source", "read"] | ["window"] | ["administration"] => !form,
            ["scores", _, "missing" | "direction"] => !form,
            ["scores", id, "change"] => {
                let direction = self.tree.at(&["scores", id, "direction"]).and_then(Tree::text);
                !form && direction != Some("neutral")
            }
            ["scores", _, "concern"] => part.text().is_some(),
            ["scores", .., "source" | "read" | "level"] => false,
            ["scores", .., "label" | "from" | "concern"] => true,
            ["items", _, "concern"] | ["items", .., "level"] => false,
            ["choices" | "items", .., "code"] => true,
            ["choices" | "items", ..] => false,
            ["alerts", _, _] => true,
            [_] | ["rights", _] | ["source", "citation"] => true,
            _ => false,
        }
    }

    fn steps(&mut self, text: &str) {
        let Ok(number) = text.parse::<f64>() else { return };
        for step in [-1.0, 1.0] {
            self.put(Tree::plain(format!("{}", number + step)));
        }
    }

    /// Whether a cut is seen: in the profile in force by examples, elsewhere by where the band
    /// below says that it ends.
    fn is_seen(&self) -> bool {
        let Some(at) = self.route.iter().position(|key| key == "profiles") else { return true };
        let bands: Vec<&str> = self.route[..at].iter().map(String::as_str).collect();
        let default = self.tree.at(&[&bands[..], &["default"]].concat()).and_then(Tree::text);
        default == Some(&self.route[at + 1])
    }

    fn has_sides(&self) -> bool {
        let bands = [&self.route[..2], &["bands".to_owned()]].concat();
        let bands: Vec<&str> = bands.iter().map(String::as_str).collect();
        let Some(bands) = self.tree.at(&bands) else { return false };
        let marks = bands
            .parts()
            .into_iter()
            .filter(|(route, _)| route.last().is_some_and(|key| key == "concern"));
        let marks: Vec<&str> = marks.filter_map(|(_, mark)| mark.text()).collect();
        marks.contains(&"yes") && marks.contains(&"no")
    }

    /// Whether a condition or key names an item by itself.
    fn is_mentioned(&self, id: &str) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        self.tree.parts().into_iter().any(|(route, part)| {
            let speaks = route.first().is_some_and(|first| first == "scores" || first == "alerts");
            let text = part.text().unwrap_or_default();
            speaks && text.split(|c| !is_part(c)).any(|word| word == id)
        })
    }

    fn bands(&mut self, list: &[Tree]) {
        let seen = self.is_seen();
        if seen {
            self.swaps(list, &["label"]);
            for index in 0..list.len() {
                let fewer = list.iter().enumerate().filter(|(at, _)| *at != index);
                let fewer: Vec<Tree> = fewer.map(|(_, band)| band.clone()).collect();
                let tree = self.tree.with(self.route, Tree::List(fewer));
                self.add(&format!("without band {index}"), tree);
            }
        }
    }

    /// Exchanges values of neighbours.
    fn swaps(&mut self, list: &[Tree], keys: &[&str]) {
        for (index, pair) in list.windows(2).enumerate() {
            for key in keys {
                let (Some(a), Some(b)) = (pair[0].get(key), pair[1].get(key)) else { continue };
                if a.text() == b.text() {
                    continue;
                }
                let mut swapped = list.to_vec();
                let place = [(*key).to_owned()];
                swapped[index] = pair[0].with(&place, b.clone());
                swapped[index + 1] = pair[1].with(&place, a.clone());
                let tree = self.tree.with(self.route, Tree::List(swapped));
                self.add(&format!("{key} of {index} and {} exchanged", index + 1), tree);
            }
        }
    }

    fn summands(&mut self, key: &str, part: &Tree) {
        let names: Vec<String> = match part {
            Tree::Text(text, _) => vec![text.clone()],
            _ => part.list().iter().filter_map(Tree::text).map(str::to_owned).collect(),
        };
        for (index, name) in names.iter().enumerate() {
            for shorter in shortened(name) {
                let mut names = names.clone();
                names.splice(index..=index, shorter);
                let names = names.into_iter().map(Tree::plain).collect();
                let tree = self.tree.with(self.route, Tree::List(names));
                self.add(&format!("{name} shortened"), tree);
            }
        }
        for other in ["sum", "mean", "max"].into_iter().filter(|other| *other != key) {
            let tree = self.tree.renamed(self.route, other);
            self.add(&format!("{other} instead"), tree);
        }
        let way = &self.route[..2];
        let reverse = [way, &["reverse".to_owned()]].concat();
        let reversed: Vec<&str> = reverse.iter().map(String::as_str).collect();
        if self.tree.at(&reversed).is_none() {
            let first = names[0].split("..").next().unwrap_or_default().to_owned();
            let tree = self.tree.with(&reverse, Tree::List(vec![Tree::plain(first)]));
            self.add("its first item reversed", tree);
        }
    }

    fn reversed(&mut self, list: &[Tree]) {
        self.drop_it();
        for index in 0..list.len() {
            let mut fewer = list.to_vec();
            let dropped = fewer.remove(index);
            if !fewer.is_empty() {
                let tree = self.tree.with(self.route, Tree::List(fewer.clone()));
                self.add(&format!("without {}", dropped.text().unwrap_or_default()), tree);
            }
            let id = dropped.text().unwrap_or_default();
            let number: Option<u32> = id.trim_start_matches('q').parse().ok();
            if let Some(number) = number {
                let next = format!("q{}", number + 1);
                if !list.iter().any(|known| known.text() == Some(&next)) {
                    fewer.insert(index, Tree::plain(next.clone()));
                    let tree = self.tree.with(self.route, Tree::List(fewer));
                    self.add(&format!("{next} for {id}"), tree);
                }
            }
        }
    }

    fn choices(&mut self, list: &[Tree]) {
        let numbered = list.iter().all(|one| {
            one.get("code").and_then(Tree::text).is_some_and(|code| code.parse::<i64>().is_ok())
        });
        if list.len() < 2 {
            return;
        }
        let second = |key: &str, part: Tree| {
            let mut changed = list.to_vec();
            changed[1] = list[1].with(&[key.to_owned()], part);
            Tree::List(changed)
        };
        let code = list[0].get("code").cloned().unwrap_or(Tree::plain("0"));
        let tree = self.tree.with(self.route, second("code", code));
        self.add("a code twice", tree);
        if let Some(text) = list[0].get("text") {
            let tree = self.tree.with(self.route, second("text", text.clone()));
            self.add("a text twice", tree);
        }
        if numbered {
            let last = list.len() - 1;
            let code = list[last].get("code").and_then(Tree::text).unwrap_or("0");
            let code: i64 = code.parse().expect("a number");
            let mut changed = list.to_vec();
            let more = Tree::plain((code + 1).to_string());
            changed[last] = list[last].with(&["code".to_owned()], more);
            let tree = self.tree.with(self.route, Tree::List(changed));
            self.add("the last code one more", tree);
        }
    }
}

/// A name, or a range, without its first, its last item or any at all.
fn shortened(name: &str) -> Vec<Vec<String>> {
    let Some((first, last)) = name.split_once("..") else { return vec![Vec::new()] };
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = |text: &str| text[stem.len()..].parse::<u32>().ok();
    let (Some(from), Some(to)) = (number(first), number(last)) else { return Vec::new() };
    let range = |from: u32, to: u32| match from < to {
        true => vec![format!("{stem}{from}..{stem}{to}")],
        false => vec![format!("{stem}{from}")],
    };
    let mut all = vec![range(from + 1, to), range(from, to - 1)];
    if to - from > 1 {
        let middle = u32::midpoint(from, to);
        all.push([range(from, middle - 1), range(middle + 1, to)].concat());
    }
    all
}

/// A condition with one operator, number or word changed, each once.
fn conditions(text: &str) -> Vec<(String, String)> {
    let words = [
        (">=", ">"),
        (" > ", " >= "),
        ("<=", "<"),
        (" < ", " <= "),
        (" = ", " != "),
        (" and ", " or "),
        (" or ", " and "),
        ("= yes", "= no"),
        ("= no", "= yes"),
        ("not ", ""),
    ];
    let mut found = Vec::new();
    for (from, to) in words {
        for (at, _) in text.match_indices(from) {
            let changed = format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
            found.push((format!("`{from}` at {at} is `{to}`"), changed));
        }
    }
    let is_threshold = |at: usize| {
        let before = text[..at].trim_end();
        before.ends_with(['=', '<', '>'])
    };
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        let behind = &text[at..];
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let starts = text[..at].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric());
        if let (true, true, Ok(number)) = (starts, is_threshold(at), behind[..end].parse::<i64>()) {
            for changed in [number - 1, number + 1] {
                let condition = format!("{}{changed}{}", &text[..at], &behind[end..]);
                found.push((format!("{number} at {at} is {changed}"), condition));
            }
        }
    }
    found
}
