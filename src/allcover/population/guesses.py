"""Guesses which raw column may be which column of the schema, by name and label in four languages.

A guess is a help to whoever writes a mapping, marked as such; nothing in the library acts on it.
"""

import difflib
import re
import unicodedata
from collections.abc import Mapping

from allcover.population.column import Column
from allcover.population.describe import RawColumn

_COLUMN_WORDS: Mapping[str, str] = {
    "household_id": "hhid hh_id hid household_id folio id_hogar hogar id_menage menage nquest domicilio codusu idhh",
    "person_id": "pid person_id indid id_persona persona idno orden individu id_individu id_pessoa pessoa member_id",
    "weight": "weight wgt hhweight wt pweight peso factor expr fexp pondera ponderacion poids ponderation fator",
    "stratum": "stratum strata estrato strate",
    "psu": "psu cluster clust ea upm conglomerado grappe upa setor",
    "age": "age edad idade agey age_years anos_cumplidos",
    "birth_date": "birth_date date_of_birth dob fecha_nacimiento date_naissance data_nascimento",
    "sex": "sex sexo sexe gender genero genre",
    "relation_to_head": "relation relationship relate parentesco pco1 lien_parente lien parente relation_to_head",
    "marital_status": "marital marstat marital_status ecivil estado_civil etat_matrimonial situation_matrimoniale",
    "nationality": "nationality nacionalidad nationalite nacionalidade nation",
    "can_read": "literacy literate alfabetismo leer_escribir alphabetisation alfabetizacao",
    "attends_school": "attends_school school asiste asistencia frequente frequenta attending",
    "school_level": "educ education educ_attain nivel_educativo niveau_instruction nivel_ed escolaridade level",
    "years_of_school": "yrs_school years_school esc escolaridad annees_etude anos_estudo educyr",
    "labour_status": "act_status labour_status lfstatus estado actividad condicion_actividad situation_activite",
    "income_month": "income ingreso revenu renda rendimento",
    "household_income_month": "household_income ingreso_hogar revenu_menage renda_familiar",
    "area": "area urbrur urban zona milieu urbain urbano rural z",
    "region": "region geo1 province provincia departamento departement regiao uf estado_federal",
    "welfare_month": "welfare pcexp pc_exp pcer ypchaj ipcf consumo_per_capita depense_par_tete income_per_capita",
    "members_stated": "hhsize hsize numper taille_menage tamano_hogar members household_size",
    "rooms": "rooms cuartos habitaciones pieces comodos",
    "has_electricity": "electricity electricidad electricite energia_eletrica",
    "water_source": "water agua eau water_source",
    "toilet": "toilet sanitario bano toilettes sanitaria",
    "household_consumption_month": "tot_exp total_expenditure consumption gasto_total depense_totale consumo_total",
    "household_food_month": "tot_food food gasto_alimentos depense_alimentaire alimentacao",
}

_CODE_WORDS: Mapping[str, str] = {
    "male": "male man men hombre varon masculino homme masculin homem",
    "female": "female woman women mujer femenino femme feminin mulher feminino",
    "urban": "urban urbano urbana urbain",
    "rural": "rural",
    "head": "head jefe jefa chef chefe",
    "spouse": "spouse wife husband conyuge pareja conjoint epouse conjuge",
    "child": "child son daughter hijo hija hijos enfant fils filho filha",
    "married": "married casado casada marie casados",
    "union": "union conviviente unido concubinage libre",
    "single": "single never soltero soltera celibataire solteiro",
    "widowed": "widow widowed viudo viuda veuf veuve viuvo",
    "separated": "separated divorced separado divorciado divorce separe anulado",
    "employed": "employed ocupado occupe ocupada working",
    "unemployed": "unemployed desocupado desempleado chomeur desempregado",
    "inactive": "inactive inactivo inactif inativo",
    "yes": "yes si oui sim",
    "no": "no non nao",
}

_LEAST = 0.86


def plain(text: str) -> str:
    """This function will bring a name or label to lower-case words without accents, joined by underscores.

    >>> plain("Estado civil: ¿cuál?")
    'estado_civil_cual'
    """
    letters = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def likeness(column: Column, raw: RawColumn) -> float:
    """This function will say from 0 to 1 how much the name or label of a raw column sounds like a schema column."""
    words = _COLUMN_WORDS.get(column.name, column.name.replace("_month", "")).split()
    name, label = plain(raw.name), plain(raw.label)
    if name in words or name == column.name:
        return 1.0
    if column.words and _says_codes(column.words, raw):
        return 0.97
    if label and set(label.split("_")) & {word for word in words if len(word) > 2} and len(label) < 40:
        return 0.95
    if len(name) < 4:
        return 0.0
    return max(difflib.SequenceMatcher(None, name, word).ratio() for word in words)


def best_guess(column: Column, columns: tuple[RawColumn, ...]) -> RawColumn | None:
    """This function will give the raw column that sounds most like a schema column, if any does enough."""
    rated = [(likeness(column, raw), -at, raw) for at, raw in enumerate(columns) if _may_be(column, raw)]
    best = max(rated, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] >= _LEAST else None


def _says_codes(codes: tuple[str, ...], raw: RawColumn) -> bool:
    """Every answer names another code of the list, so the column can hardly be anything else."""
    named = [code_of(answer.label or answer.value, codes) for answer in raw.answers]
    return len(named) > 1 and None not in named and len(set(named)) == len(named)


def _may_be(column: Column, raw: RawColumn) -> bool:
    if column.kind in ("code", "yes_no"):
        return bool(raw.answers)
    is_number = raw.dtype.startswith(("Int", "UInt", "Float"))
    return is_number if column.kind in ("number", "integer") else True


def code_of(label: str, codes: tuple[str, ...]) -> str | None:
    """This function will guess the code that a value or its label names."""
    words = set(plain(label).split("_"))
    for code in codes:
        if code == plain(label) or words & set(_CODE_WORDS.get(code, code).split()):
            return code
    return None
