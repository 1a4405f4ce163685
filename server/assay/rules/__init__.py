"""The rules: ``<family>/<rule_id>.py`` each, found by listing the folders. A rule's author needs only ``assay.rules.api``."""
