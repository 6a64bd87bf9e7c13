package io.github.jkmod.moddb;

/**
 * Something wrong in the database or the configuration, in kmod's words; reading goes on.
 *
 * @param place where kmod says it
 * @param text what is wrong
 */
public record Complaint(LibkmodPlace place, String text) {}
