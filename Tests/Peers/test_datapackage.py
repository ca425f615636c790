"""The data package beside exported CSV passes the validator of the people who specified it."""
import json
import os
import unittest

from ledgers import AS_OF, folder, ledger, needs, run, together


class DataPackage(unittest.TestCase):
    def export(self, name, profile):
        names, words = together(name)
        out = os.path.join(folder(), f"{name}-{profile}")
        run("export", *names, *words, "--db", ledger(name), "--as-of", AS_OF, "--profile", profile,
            "-o", out, "--force")
        return os.path.join(out, "datapackage.json")

    @needs("frictionless")
    def test_the_reference_validator_passes_it(self):
        import frictionless
        for name in ("demo", "race"):
            for profile in ("plain", "excel"):
                with self.subTest(ledger=name, profile=profile):
                    report = frictionless.validate(self.export(name, profile), type="package")
                    self.assertTrue(report.valid, report.flatten(["name", "rowNumber", "message"])[:5])
                    self.assertEqual(len(report.tasks), len(together(name)[0]))

    @needs("frictionless")
    def test_a_wrong_byte_is_found(self):
        import frictionless
        path = self.export("race", "plain")
        with open(os.path.join(os.path.dirname(path), "top-donors.csv"), "a") as file:
            file.write("x\n")
        self.assertFalse(frictionless.validate(path, type="package").valid)

    def test_every_column_says_what_it_is(self):
        with open(self.export("race", "plain")) as file:
            package = json.load(file)
        fields = [field for one in package["resources"] for field in one["schema"]["fields"]]
        self.assertFalse([field for field in fields if not field["description"]])
        self.assertTrue([field for field in fields if field.get("unit") == "USD"])
        self.assertNotIn(folder(), json.dumps(package))
