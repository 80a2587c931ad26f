"""Ability to contribute: who can pay how much and when, and what designs of contributions make of it."""
