//! A cycle of elements, each of which leads to the next and the last to the first, and what interrupts
//! them.

/// What stands between an element and the one that it leads to.
const ARROW: &str = " -> ";
/// So few and so many elements can be drawn in a row.
const DRAWN: std::ops::RangeInclusive<usize> = 2..=5;

/// A cycle.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Cycle {
    /// The elements, each leading to the next.
    pub elements: Vec<Element>,
}

/// An element of a cycle.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, PartialEq, Eq)]
pub struct Element {
    /// What it is called.
    pub name: String,
    /// What interrupts it; empty where nothing does.
    pub interrupted_by: String,
}

impl Element {
    /// Returns what interrupts it, in words.
    pub fn says(&self) -> String {
        match &*self.interrupted_by {
            "" => "nothing in this plan interrupts it yet".to_owned(),
            by => format!("interrupted by {by}"),
        }
    }
}

impl Cycle {
    /// Reads `use -> self-judgment -> avoidance -> use`.
    pub fn read(line: &str) -> Option<Cycle> {
        let mut names: Vec<&str> = line.split(ARROW).map(str::trim).collect();
        let last = names.pop()?;
        let closes = names.first() == Some(&last) && DRAWN.contains(&names.len());
        let whole = names.iter().all(|name| !name.is_empty() && !name.contains([':', '|']));
        let element = |name: &str| Element { name: name.to_owned(), interrupted_by: String::new() };
        let elements = names.into_iter().map(element).collect();
        (closes && whole).then_some(Cycle { elements })
    }

    /// Reads `use: P1.I1, P1.I4`, field by field; returns false where one names no element.
    pub fn interrupt(&mut self, fields: &[String]) -> bool {
        let mut elements = self.elements.clone();
        for field in fields {
            let named = field.split_once(':').and_then(|(name, by)| {
                let element = elements.iter_mut().find(|element| element.name == name.trim())?;
                Some((element, by.trim()))
            });
            let Some((element, by)) = named else { return false };
            element.interrupted_by = by.to_owned();
        }
        self.elements = elements;
        true
    }

    /// Returns whether what interrupts it was said.
    pub fn is_interrupted(&self) -> bool {
        self.elements.iter().any(|element| !element.interrupted_by.is_empty())
    }

    /// Returns the line of the elements.
    pub fn line(&self) -> String {
        let names = self.elements.iter().chain(self.elements.first());
        names.map(|element| &*element.name).collect::<Vec<_>>().join(ARROW)
    }

    /// Returns the cycle in words, as it is read aloud.
    pub fn spoken(&self) -> String {
        let names: Vec<&str> = self.elements.iter().map(|element| &*element.name).collect();
        let said = self.elements.iter().map(|one| format!("{}: {}", one.name, one.says()));
        let said = said.collect::<Vec<_>>().join(". ");
        format!("A cycle: {}, and again {}. {said}", names.join(", then "), names[0])
    }
}
