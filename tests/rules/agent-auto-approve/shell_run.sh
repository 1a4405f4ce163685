#!/bin/sh
claude --dangerously-skip-permissions -p "Fix the build"  # bad: agent-auto-approve
codex exec --dangerously-bypass-approvals-and-sandbox "Write tests"  # bad: agent-auto-approve
gemini --yolo -p "Update the documentation"  # bad: agent-auto-approve
copilot --allow-all-tools -p "Refactor"  # bad: agent-auto-approve
cd app && sudo claude -p "$PROMPT" --dangerously-skip-permissions  # bad: agent-auto-approve
claude -p "Explain"  # ok: agent-auto-approve
echo "claude --dangerously-skip-permissions"  # ok: agent-auto-approve
# claude --dangerously-skip-permissions  # ok: agent-auto-approve
claude --allowed-tools "Read,Grep" -p "Look"  # ok: agent-auto-approve
grep -- --yolo README.md  # ok: agent-auto-approve
