//! What was meant by a word that is not in a list.

/// Longer words are no slips of a name; the time of a comparison is their product.
const WORD_MAX: usize = 32;

/// The name that differs in the fewest letters: in a third of the longer one's at most.
/// Two letters that changed places are one difference.
pub(super) fn nearest(
    word: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    if word.len() > WORD_MAX {
        return None;
    }
    let word = word.to_lowercase();
    names
        .map(|name| (distance(&word, name), name))
        .filter(|(distance, name)| distance * 3 <= word.len().max(name.len()))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Letters to add, remove, replace or swap with a neighbour (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.to_lowercase().chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(from != to);
            let mut least = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *from == b[j - 1] && a[i - 1] == *to {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_difference() {
        assert_eq!(distance("form", "from"), 1);
        assert_eq!(distance("cat", "cat"), 0);
        assert_eq!(distance("", "cat"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn a_word_that_is_far_from_all_names_has_no_nearest() {
        assert_eq!(nearest("zebra", ["from", "lang"].into_iter()), None);
        assert_eq!(nearest(&"x".repeat(1000), ["x"].into_iter()), None);
    }
}
