// Routes at which passwords and codes are tried.
import express from "express";
import accounts from "../controllers/accounts";

const router = express.Router();

router.post("/login", accounts.enter); // bad: missing-rate-limit
router.post("/auth/sign-in", accounts.enter); // bad: missing-rate-limit
router.post("/forgot-password", accounts.forgot); // bad: missing-rate-limit
router.post("/verify-otp", async (req: express.Request, res: express.Response) => { // bad: missing-rate-limit
  res.json({ ok: await accounts.checkCode(req.body.code) });
});
router.route("/2fa").post(accounts.second); // bad: missing-rate-limit
router.get("/login", accounts.page); // ok: missing-rate-limit
router.post("/logout", accounts.leave); // ok: missing-rate-limit
router.post("/notes", accounts.note); // ok: missing-rate-limit
router.post("/settings/2fa/enable", accounts.enable); // ok: missing-rate-limit
router.post("/login/help", async (req: express.Request, res: express.Response) => { // ok: missing-rate-limit
  res.json({ text: "Write to us." });
});

export default router;
