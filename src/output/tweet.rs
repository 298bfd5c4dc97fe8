//! A post of X as a person sees it, from a line of a v2 stream or a message of v1.1: ids replaced by what they stand
//! for, the whole text, links written out (protocols/x.md sections 3 and 9). Any format may use it.
//!
//! Nothing that is missing is an error: what an id stands for may not have been asked for, or be
//! deleted or protected. Nothing here is sanitized: whoever shows a string does that.

mod legacy;
mod resolve;
#[cfg(test)]
mod tests;
mod text;
mod wire;

use jiff::Timestamp;
pub(in crate::output) use legacy::{Direct, Event, Message, Says};

/// A line that holds a post.
#[derive(Debug)]
pub struct Line<'a>(Wire<'a>);

/// The two ways in which X writes a post.
#[derive(Debug)]
enum Wire<'a> {
    /// With ids, and what they stand for beside it.
    V2 {
        tweet: Box<wire::Tweet<'a>>,
        includes: wire::Includes<'a>,
        errors: Vec<wire::Problem<'a>>,
        rules: Vec<wire::Rule<'a>>,
    },
    /// With everything inside of it.
    Legacy(Box<legacy::Line<'a>>),
}

/// A post. A string is empty where the line does not say.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// Digits, but on no account a number: it is longer than JSON's are precise.
    pub id: &'a str,
    /// Its page; empty when the id is none that a page can have.
    pub url: String,
    /// As the line says, else as the id says, which holds a time since 2011.
    pub created_at: Option<Timestamp>,
    /// Who wrote it; of a repost, who reposted it.
    pub author: Author<'a>,
    /// The whole text. Of a repost, that of the post that is reposted.
    pub text: String,
    /// The title of an article, whose text is no more than a link.
    pub article: &'a str,
    /// What it is in the first place.
    pub kind: Kind,
    /// What it answers; a quote may do that as well.
    pub reply_to: Option<ReplyTo<'a>>,
    /// What it reposts.
    pub reposted: Option<Reference<'a>>,
    /// What it quotes.
    pub quoted: Option<Reference<'a>>,
    /// In its author's order.
    pub media: Vec<Media<'a>>,
    /// The poll.
    pub poll: Option<Poll<'a>>,
    /// Where it says it was written.
    pub place: Option<Place<'a>>,
    /// The links in its text, redundant ones too.
    pub links: Vec<Link<'a>>,
    /// Without `#`.
    pub hashtags: Vec<&'a str>,
    /// User names, without `@`.
    pub mentions: Vec<&'a str>,
    /// BCP 47, or one of X's own words for none (`und`, `zxx`, …).
    pub language: &'a str,
    /// Which version it is, where there is more than one.
    pub edit: Option<Edit>,
    /// Where it may not be shown.
    pub withheld: Option<Withheld<'a>>,
    /// Its media or links may offend.
    pub sensitive: bool,
    /// The rules that it matches, by tag, else by id; those of the line, so none in a reference.
    pub rules: Vec<&'a str>,
}

impl<'a> Post<'a> {
    /// The post that there is to read: what a repost reposts, where that is known.
    pub fn shown(&self) -> &Self {
        self.reposted.as_ref().and_then(|reference| reference.post.as_deref()).unwrap_or(self)
    }

    /// Returns true if and only if it answers a post by its own author.
    pub fn continues_own(&self) -> bool {
        let target = self.reply_to.as_ref().map_or("", |reply| reply.author.id);
        !target.is_empty() && target == self.author.id
    }
}

/// What a post is in the first place: a reply that quotes is a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing of the below.
    Post,
    /// It answers one.
    Reply,
    /// It passes one on and adds nothing.
    Repost,
    /// It passes one on and says something.
    Quote,
}

/// A user. Where the line brings nothing but the id, the rest is empty.
#[derive(Clone, Debug, Default)]
pub struct Author<'a> {
    /// Digits.
    pub id: &'a str,
    /// Without `@`.
    pub username: &'a str,
    /// The display name.
    pub name: &'a str,
    /// `blue`, `business`, `government`, `none`.
    pub verified: &'a str,
    /// The profile; empty without a user name that can stand in an address.
    pub url: String,
}

/// What a reply answers.
#[derive(Clone, Debug)]
pub struct ReplyTo<'a> {
    /// The post.
    pub id: &'a str,
    /// Its author, by name where a mention or an included user says it.
    pub author: Author<'a>,
}

/// Another post.
#[derive(Clone, Debug)]
pub struct Reference<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its page.
    pub url: String,
    /// The post, where it came along.
    pub post: Option<Box<Post<'a>>>,
    /// Why it did not, as X names the problem: `resource-not-found`.
    pub problem: &'a str,
}

/// A picture or a video.
#[derive(Clone, Debug, Default)]
pub struct Media<'a> {
    /// `3_1136048009270239232`
    pub key: &'a str,
    /// `photo`, `video`, `animated_gif`; empty when nothing but the key came along.
    pub kind: &'a str,
    /// The alternative text.
    pub alt_text: &'a str,
    /// The photo, or the best MP4 of a video.
    pub url: &'a str,
    /// A picture that stands for a video.
    pub preview_url: &'a str,
}

/// A poll.
#[derive(Clone, Debug, Default)]
pub struct Poll<'a> {
    /// Its id.
    pub id: &'a str,
    /// In the order of their positions; none when nothing but the id came along.
    pub options: Vec<PollOption<'a>>,
    /// Nobody can vote any more.
    pub closed: bool,
    /// When it closes or did.
    pub ends_at: Option<Timestamp>,
}

/// What can be chosen in a poll.
#[derive(Clone, Debug)]
pub struct PollOption<'a> {
    /// What it says.
    pub label: &'a str,
    /// How many chose it when the post was sent, which is next to nobody.
    pub votes: Option<u64>,
}

/// A place.
#[derive(Clone, Debug, Default)]
pub struct Place<'a> {
    /// Its id.
    pub id: &'a str,
    /// `Manhattan, NY`; empty when nothing but the id came along.
    pub name: &'a str,
    /// Its country, in words.
    pub country: &'a str,
}

/// A link in a post's text.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The t.co address.
    pub short: &'a str,
    /// Where it leads; the short one again where the line does not say.
    pub url: &'a str,
    /// The title of the page.
    pub title: &'a str,
}

/// The version of an edited post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// From 1, the original.
    pub version: usize,
    /// How many there are, at least 2.
    pub versions: usize,
}

/// A restriction by law.
#[derive(Clone, Debug)]
pub struct Withheld<'a> {
    /// Country codes: ISO 3166-1, or X's own `XX` and `XY`.
    pub countries: Vec<&'a str>,
    /// For infringing somebody's rights.
    pub copyright: bool,
}
