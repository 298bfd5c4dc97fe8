//! The view over captured payloads and hostile ones.
